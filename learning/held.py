"""What learning holds of a person."""

from onboarding.personal_data import Held, OnErasure

DELETE, EMPTY, KEEP = OnErasure.DELETE, OnErasure.EMPTY, OnErasure.KEEP


def held_here() -> list[Held]:
    return [
        Held("learning.Enrolment", "person", DELETE, ("at",)),
        Held("learning.ItemCompletion", "enrolment__person", KEEP, ("item__title", "at", "route")),
        Held("learning.PersonClock", "person", DELETE),
        Held("learning.WatchSession", "person", DELETE, ("film__title", "opened_at")),
        Held("learning.Segment", "person", DELETE),
        Held("learning.Coverage", "person", DELETE, ("film__title", "watched_at")),
        Held("learning.LearningImage", "uploaded_by_user", EMPTY),
        Held("learning.LearningDocument", "uploaded_by_user", EMPTY),
        Held("learning.Film", "uploaded_by_user", EMPTY),
    ]
