from learning.models.files import Film, LearningDocument, LearningImage, Rendition

__all__ = ["Film", "LearningDocument", "LearningImage", "Rendition"]
