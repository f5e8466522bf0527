"""The public door of learning: what other layers may call."""

from learning.completion import apply_completion, finish_everybody_done, finish_if_all_done
from learning.manifests import current_enrolment, enrol, publish_manifest
from learning.studying import answer_check, mark_read, note_opened, questions_of
from learning.watching import open_session, record_watching

__all__ = [
    "answer_check",
    "apply_completion",
    "current_enrolment",
    "enrol",
    "finish_everybody_done",
    "finish_if_all_done",
    "mark_read",
    "note_opened",
    "open_session",
    "publish_manifest",
    "questions_of",
    "record_watching",
]
