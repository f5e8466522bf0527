"""Questions and chats of the demo world; all of it made up."""

from support.demo.acts import load_threads
from support.demo.named import load_questions

__all__ = ["load_questions", "load_threads"]
