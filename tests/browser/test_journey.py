"""A day in the house: from invitation to permanent log-in, with a question, a chat and a poll on the way.

Everything goes through Chromium as people use it; the tests run in this order and share one product.
"""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from learning.demo.content import read_content
from tests.browser.conftest import Person
from tests.running import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
NewPerson = Callable[..., Person]


def _submit(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def _letters(person: Person, subject: str) -> Page:
    """The demo's mailbox, once a letter with this subject is in it."""
    for _attempt in range(40):
        person.goto("/demo/postvak/")
        if person.page.get_by_role("heading", name=subject).count():
            return person.page
        time.sleep(0.5)
    raise AssertionError(f"no letter {subject!r}")


def test_the_front_page_and_log_in_welcome_everybody(new_person: NewPerson) -> None:
    for width in (1280, 390):
        visitor = new_person(width)
        visitor.goto("/")
        visitor.look(f"home-{width}")
        visitor.goto("/account/login/")
        visitor.look(f"login-{width}")
        visitor.goto("/bestaat-niet/")
        visitor.look(f"404-{width}")


def test_a_newcomer_gets_in_by_the_invitation(new_person: NewPerson) -> None:
    newcomer = new_person(390)
    page = _letters(newcomer, "Je uitnodiging voor de Doorbraak leeromgeving")
    newcomer.look("mailbox-390")
    letter = page.locator("article").filter(has_text="nieuw@demo.example")
    letter.locator("a[href*='/uitnodiging/']").first.click()
    newcomer.look("invitation-390")

    page.fill("input[name=password]", "kort")
    _submit(page, "Kiezen en verder")
    newcomer.look("invitation-error-390")
    page.fill("input[name=password]", PASSWORD)
    _submit(page, "Kiezen en verder")

    expect(page.get_by_role("heading", level=1)).to_have_text("Wat we van je bewaren")
    newcomer.look("welcome-390")
    _submit(page, "Duidelijk, verder")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dag Yara")
    expect(page.locator("main")).to_contain_text(re.compile("90 da"))
    newcomer.look("start-newcomer-390")
    newcomer.goto("/leerpad/")
    newcomer.look("path-newcomer-390")


def test_a_professional_reads_a_reference_work(new_person: NewPerson) -> None:
    reader = new_person(1280)
    reader.log_in("professional")
    reader.goto("/leerpad/")
    reader.look("path-halfway-1280")
    page = reader.page
    items = [item for module in read_content().curriculum.modules for item in module.items]
    half = len(items) // 2  # as far as the demo brings this person
    slug = next(item.slug for item in items[half:] if item.kind == "reference")
    reference = read_content().reference(slug)
    page.get_by_role("link", name=reference.title).first.click()
    opened = time.monotonic()
    reader.look("reference-1280")

    page.get_by_role("button", name=re.compile("gelezen")).click()
    expect(page.locator(".messages")).to_be_visible()  # too soon: it says how long still
    reader.look("reference-too-soon-1280")
    words = len(page.locator("main").inner_text().split())  # some more than the text itself
    reading_seconds = 6 + words * 60 // 400
    time.sleep(max(0, reading_seconds - (time.monotonic() - opened)))
    page.get_by_role("button", name=re.compile("gelezen")).click()

    reader.goto("/leerpad/")
    expect(page.locator("main")).to_contain_text(f"{half + 1} van {len(items)}")


def _wait_for(page: Page, expression: str, seconds: float = 60) -> None:
    """Poll from outside: the page's policy rightly refuses to evaluate strings inside it."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never true: {expression}"
        time.sleep(0.2)


def _play(page: Page) -> None:
    page.evaluate("document.querySelector('video').muted = true")
    page.evaluate("document.querySelector('video').play()")


def _watch_until(page: Page, percent: int) -> None:
    seen = "Number(document.querySelector('[data-percent]').textContent)"
    _wait_for(page, f"{seen} >= {percent}", seconds=90)


def test_the_last_film_and_check_make_the_log_in_permanent(new_person: NewPerson) -> None:
    learner = new_person(390)
    learner.log_in("bijna")
    learner.goto("/leerpad/")
    page = learner.page
    film = read_content().films[-1]
    page.get_by_role("link", name=film.title, exact=True).first.click()
    lesson = page.url
    learner.look("lesson-390")
    _play(page)
    _wait_for(page, "document.querySelector('video').currentTime > 8")

    page.close()  # the laptop is closed in the middle
    learner.page = page = learner.context.new_page()
    page.goto(lesson)
    _wait_for(page, "document.querySelector('video').readyState > 0")
    resumed_at = page.evaluate("document.querySelector('video').currentTime")
    assert resumed_at > 5, "it goes on where she was"
    _play(page)
    _watch_until(page, 90)
    learner.look("lesson-watched-390")

    page.get_by_role("link", name="Maak de kennistoets").first.click()
    learner.look("check-390")
    check = read_content().check_of(film.slug)
    assert check is not None
    for question in check.questions:
        group = page.get_by_role("group", name=question.text)
        group.get_by_label(
            next(option.text for option in question.options if option.is_right)
        ).check()
    _submit(page, "Kijk mijn antwoorden na")

    expect(page.locator("main")).to_contain_text("definitief")
    learner.look("permanent-390")
    _letters(learner, "Je inlog voor de tool is nu definitief")
    learner.goto("/leerpad/")
    learner.look("path-permanent-390")


def test_the_tool_hears_of_it(new_person: NewPerson) -> None:
    person = new_person(1280)
    person.log_in("bijna")
    person.goto(person.product.tool_url)
    person.page.get_by_role("link").click()

    expect(person.page.locator("[data-claim=access]")).to_have_text("permanent")
    expect(person.page.locator("[data-claim=tool_mode]")).to_have_text("full")
    person.look("tool-1280")


def test_a_question_is_answered_and_reopened(new_person: NewPerson) -> None:
    asker, agent = new_person(390), new_person(1280)
    asker.log_in("professional")
    agent.log_in("happiness")
    page = asker.page
    page.get_by_role("link", name="Hulp").first.click()
    asker.look("help-390")
    page.get_by_role("link", name="Vraag het Happiness team").click()
    _submit(page, "Vraag versturen")
    asker.look("ask-error-390")
    page.fill("[name=subject]", "De tool hangt bij het opslaan")
    page.fill("[name=body]", "Na het opslaan blijft het scherm grijs. Wat kan ik doen?")
    _submit(page, "Vraag versturen")
    expect(page.get_by_role("heading", level=1)).to_have_text("De tool hangt bij het opslaan")
    question = page.url
    asker.look("question-390")

    agent.goto("/hulp/werkplek/")
    agent.look("workplace-1280")
    agent.page.get_by_role("link", name="De tool hangt bij het opslaan").click()
    agent.page.locator("form[action$='/antwoord/'] [name=body]").fill(
        "Leeg de cache, dan gaat het weer."
    )
    agent.look("case-1280")
    _submit(agent.page, "Overdragen")  # by mistake: nothing of the answer is lost
    agent.look("case-error-1280")
    agent.page.locator("[name=reason]").fill("Weten jullie meer?")
    agent.page.locator("button[value=note]").click()
    expect(agent.page.locator(".message--note")).to_contain_text("Leeg de cache")
    expect(agent.page.locator("[name=reason]")).to_have_value("Weten jullie meer?")
    agent.page.locator("[name=reason]").fill("")
    agent.page.locator("[name=body]").fill("Leeg de cache, dan gaat het weer.")
    agent.look("case-note-1280")
    agent.page.locator("button[value=answer]").click()

    _letters(asker, "De tool hangt bij het opslaan")
    asker.goto("/hulp/mijn-vragen/")
    asker.look("questions-390")
    page.goto(question)
    expect(page.locator("#thread")).to_contain_text("Leeg de cache")
    page.locator("main form [name=body]").first.fill("Helaas, het scherm blijft grijs.")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("#thread")).to_contain_text("blijft grijs")

    agent.goto("/hulp/werkplek/")
    expect(agent.page.get_by_role("link", name="De tool hangt bij het opslaan")).to_be_visible()


def test_who_waits_for_a_chat_sees_that_an_expert_has_come(new_person: NewPerson) -> None:
    asker, expert = new_person(390), new_person(1280)
    asker.log_in("professional")
    asker.goto("/hulp/chat/")
    asker.page.fill("[name=body]", "Is daar iemand?")
    asker.page.locator("main form button[type=submit]").first.click()
    status = asker.page.locator("#chat-status")
    expect(status).to_contain_text("niemand")
    expert.log_in("expert")
    expert.goto("/hulp/chat/wachtrij/")
    expect(status).to_contain_text("Er is een expert aanwezig", timeout=25_000)
    asker.look("chat-waiting-390")
    asker.page.locator("details.chat__end summary").click()
    asker.page.locator("button[value=solved]").click()
    expect(asker.page.locator("main")).to_contain_text("heeft de chat afgesloten")


def test_a_chat_loses_nothing(new_person: NewPerson) -> None:
    asker, expert = new_person(390), new_person(1280)
    expert.log_in("expert")
    expert.goto("/hulp/chat/wachtrij/")
    asker.log_in("professional")
    asker.goto("/hulp/chat/")
    asker.page.fill("[name=body]", "Mag een plan afwijken van onze verordening?")
    asker.page.locator("main form button[type=submit]").first.click()
    asker.page.wait_for_url(re.compile(r"/hulp/chat/[0-9a-f-]{36}/"))
    chat = asker.page.url

    waiting = expert.page.get_by_role("heading", name="Mag een plan afwijken van onze verordening?")
    expect(waiting).to_be_visible(timeout=10_000)  # at once, without a reload
    expert.look("queue-1280")
    expert.page.get_by_role("button", name=re.compile("afwijken van onze verordening")).click()
    expert.page.wait_for_url(chat)
    for author, other, text in (
        (expert, asker, "Ja, als je laat zien welke wet de ruimte geeft."),
        (asker, expert, "En wie besluit daarover?"),
        (expert, asker, "Het Doorbraakteam; leg het vast in het plan."),
    ):
        author.page.fill("#chat-form [name=body]", text)
        author.page.press("#chat-form [name=body]", "Enter")
        expect(other.page.locator("#chat-log")).to_contain_text(text, timeout=5_000)
    asker.look("chat-390")
    expert.look("chat-1280")

    said = re.compile("Mag een plan.*Ja, als je.*En wie besluit.*Het Doorbraakteam", re.DOTALL)
    for person in (asker, expert):
        person.page.reload()
        expect(person.page.locator("#chat-log")).to_have_text(said)
        assert person.page.locator("#chat-log li:not(.message--system)").count() == 4
    expert.page.locator("details.chat__end summary").click()
    expert.page.locator("button[value=solved]").click()

    asker.goto("/hulp/mijn-vragen/")
    asker.page.get_by_role("link", name="Mag een plan afwijken van onze verordening?").click()
    expect(asker.page.locator("main")).to_contain_text("leg het vast in het plan")
    asker.look("chat-question-390")


def test_a_poll_is_answered_closed_and_read(new_person: NewPerson) -> None:
    learner, lead = new_person(390), new_person(1280)
    learner.log_in("professional")
    learner.page.locator("main input[type=radio][name=value]").nth(3).check()
    learner.look("poll-390")
    _submit(learner.page, "Verstuur mijn antwoord")
    expect(learner.page.get_by_role("heading", level=1)).to_contain_text("Dank")
    learner.look("poll-thanks-390")

    lead.log_in("programma")
    lead.goto("/peiling/uitkomsten/")
    lead.page.get_by_role("link", name="Sluit Peiling van dit kwartaal").click()
    lead.look("poll-close-1280")
    _submit(lead.page, "Sluiten en publiceren")
    lead.look("results-1280")
    results = lead.page.locator("main")
    expect(results).to_contain_text("Veldstad")
    expect(results).to_contain_text(re.compile("10-19|20-49|5-9"))
    expect(results.get_by_role("row", name=re.compile("^Duindam")).first).to_contain_text(
        "te weinig antwoorden"
    )


def test_a_lost_password_is_found_again_by_oneself(new_person: NewPerson) -> None:
    person = new_person(390)
    person.goto("/account/password/reset/")
    person.look("lost-password-390")
    person.page.fill("input[name=email]", "bestperson@demo.example")
    person.page.locator("main form button[type=submit]").first.click()
    page = _letters(person, "Kies een nieuw wachtwoord")
    page.locator("a[href*='/password/reset/key/']").first.click()
    new = "een-nieuwe-zin-die-ik-onthoud"
    for field in page.locator("main input[type=password]").all():
        field.fill(new)
    person.look("new-password-390")
    page.locator("main form button[type=submit]").first.click()
    person.goto("/account/login/")
    page.fill("input[name=login]", "bestperson@demo.example")
    page.fill("input[name=password]", new)
    page.locator("main form button[type=submit]").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Dag Joris")
