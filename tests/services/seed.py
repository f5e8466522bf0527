"""``python -m tests.services.seed``: the people of the test world with passwords, and a short course.

Run as a process of its own in the environment of the servers, whose database it fills. Prints as JSON what
the tests need to know.
"""

import json
import os
import random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402 - needs the apps loaded
from django.contrib.auth.models import Group  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Site  # noqa: E402

from cms.editors import GROUP  # noqa: E402
from learning import services  # noqa: E402
from learning.models import CurriculumPage, LearningDocument, ModulePage  # noqa: E402
from onboarding.models import User  # noqa: E402
from onboarding.second_factor import must_have  # noqa: E402
from tests.learning.conftest import add_lesson, make_check, make_film  # noqa: E402
from tests.running import PASSWORD  # noqa: E402
from tests.second_factor import set_up  # noqa: E402
from tests.world import build_world  # noqa: E402

FILM_SIZE = 3_000_000
FILM_SECONDS = 4.0


def film_bytes() -> bytes:
    return random.Random(8160).randbytes(FILM_SIZE)


def _let_people_in() -> None:
    now = timezone.now()
    for person in User.objects.all():
        person.set_password(PASSWORD)
        person.informed_at = now
        person.save(update_fields=["password", "informed_at"])
        EmailAddress.objects.get_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )


def _second_step_for_staff() -> None:
    for person in User.objects.all():
        if must_have(person):
            set_up(person)


def main() -> None:
    build_world().editor.groups.add(Group.objects.get(name=GROUP))
    _let_people_in()
    _second_step_for_staff()
    home = Site.objects.get(is_default_site=True).root_page
    curriculum = home.add_child(instance=CurriculumPage(title="Leren", slug="leren"))
    module = curriculum.add_child(instance=ModulePage(title="Waarom", slug="waarom"))
    film = make_film("Korte film", seconds=FILM_SECONDS, content=film_bytes())
    check = make_check("Toets")
    lesson = add_lesson(module, "Korte film", film=film, knowledge_check=check)
    manifest = services.publish_manifest(curriculum=curriculum)
    document = LearningDocument.objects.create(
        title="Handreiking", file=ContentFile(b"%PDF-1.7 handreiking", "handreiking.pdf")
    )
    right = {
        f"question-{question.pk}": str(next(c.pk for c in question.choices.all() if c.is_right))
        for question in services.questions_of(check)
    }
    facts = {
        "film": film.pk,
        "film_file": film.file.name,
        "lesson": lesson.get_url(),
        "item": manifest.items.get().pk,
        "document": document.url,
        "right": right,
    }
    print(json.dumps(facts))  # noqa: T201


if __name__ == "__main__":
    main()
