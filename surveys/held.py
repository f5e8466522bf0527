"""What polls hold of a person: that something was asked. An answer leads to nobody (docs/decisions/0002)."""

from onboarding.personal_data import Held, OnErasure


def held_here() -> list[Held]:
    return [Held("surveys.Invitation", "person", OnErasure.DELETE, ("wave__opens_at",))]
