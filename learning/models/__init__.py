from learning.models.files import Film, LearningDocument, LearningImage, Rendition
from learning.models.knowledge import Choice, KnowledgeCheck, Question
from learning.models.manifest import Enrolment, Manifest, ManifestItem
from learning.models.pages import CurriculumPage, LessonPage, ModulePage, ReferencePage
from learning.models.progress import (
    CheckAttempt,
    Coverage,
    CurriculumCompletion,
    ItemCompletion,
    PersonClock,
    Segment,
    Visit,
    WatchSession,
)

__all__ = [
    "CheckAttempt",
    "Choice",
    "Coverage",
    "CurriculumCompletion",
    "CurriculumPage",
    "Enrolment",
    "Film",
    "ItemCompletion",
    "KnowledgeCheck",
    "LearningDocument",
    "LearningImage",
    "LessonPage",
    "Manifest",
    "ManifestItem",
    "ModulePage",
    "PersonClock",
    "Question",
    "ReferencePage",
    "Rendition",
    "Segment",
    "Visit",
    "WatchSession",
]
