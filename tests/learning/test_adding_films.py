"""An editor adds a film: what is read from the file, what is filled in, and what is refused in clear words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from learning import probe
from learning.models import Film
from tests.editors import log_in_editor
from tests.films import CAPTIONS, tiny_film
from tests.learning.conftest import make_film
from tests.world import World

pytestmark = pytest.mark.django_db
ADD = "/beheer/media/video/add/"


@pytest.fixture
def editor(client: Client, world: World) -> Client:
    return log_in_editor(client, world)


def _form(**changes: Any) -> dict[str, Any]:
    form = {
        "title": "Nieuwe film",
        "file": SimpleUploadedFile("film.mp4", tiny_film(), "video/mp4"),
        "captions": SimpleUploadedFile("film.vtt", CAPTIONS, "text/vtt"),
        "transcript": "",
    }
    return {key: value for key, value in (form | changes).items() if value is not None}


def _refusal(editor: Client, **changes: Any) -> str:
    answer = editor.post(ADD, _form(**changes))
    assert answer.status_code == 200
    assert not Film.objects.exists()
    return answer.content.decode()


def test_it_reads_length_and_size_and_fills_in_the_rest(editor: Client) -> None:
    answer = editor.post(ADD, _form())

    film = Film.objects.get()
    assert answer.status_code == 302
    assert film.duration == pytest.approx(2, abs=0.2)
    assert (film.width, film.height) == (64, 36)
    assert film.transcript == "Een testfilm. Meer niet."
    with film.thumbnail.open() as poster:
        assert poster.read(2) == b"\xff\xd8"


def test_a_written_transcript_stays(editor: Client) -> None:
    editor.post(ADD, _form(transcript="Zelf geschreven."))

    assert Film.objects.get().transcript == "Zelf geschreven."


def test_it_asks_for_the_length_where_no_machine_can_read_it(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "is_available", lambda: False)

    assert "Vul de duur van de film" in _refusal(editor, duration="0")
    editor.post(ADD, _form(duration="2"))

    assert Film.objects.get().duration == 2


def test_a_form_with_ffprobe_does_not_ask_for_numbers(editor: Client) -> None:
    text = editor.get(ADD).content.decode()

    assert 'name="duration"' not in text
    assert "maximaal" in text


def test_it_refuses_another_type(editor: Client) -> None:
    file = SimpleUploadedFile("presentatie.pptx", b"x")

    assert "“presentatie.pptx” is geen mp4-film" in _refusal(editor, file=file)


def test_it_refuses_what_only_calls_itself_a_film(editor: Client) -> None:
    file = SimpleUploadedFile("film.mp4", b"#EXTM3U\nhttp://127.0.0.1:1/x.ts\n" * 40)

    assert "niet als film te lezen" in _refusal(editor, file=file)


def test_it_refuses_a_film_that_browsers_do_not_play(editor: Client) -> None:
    file = SimpleUploadedFile("film.mp4", tiny_film(codec="mpeg4"))

    assert "Niet elke browser speelt deze film af (mpeg4)" in _refusal(editor, file=file)


def test_it_refuses_a_film_that_is_too_large(editor: Client, settings: Any) -> None:
    settings.FILM_MAX_MB = 0

    assert "Exporteer de film op 720p" in _refusal(editor)


def test_it_refuses_wrong_captions_with_their_line(editor: Client) -> None:
    captions = SimpleUploadedFile("f.vtt", b"WEBVTT\n\n00:05.000 --> 00:01.000\nHallo\n")

    assert "Regel 3: deze ondertitel eindigt voordat hij begint." in _refusal(
        editor, captions=captions
    )


def test_it_refuses_captions_of_a_longer_film(editor: Client) -> None:
    captions = SimpleUploadedFile("f.vtt", b"WEBVTT\n\n00:05.000 --> 00:09.000\nHallo\n")

    assert "lopen door na het einde" in _refusal(editor, captions=captions)


def test_a_film_without_captions_is_kept_with_a_warning(editor: Client) -> None:
    editor.post(ADD, _form(captions=None))

    film = Film.objects.get()
    edit = editor.get(f"/beheer/media/edit/{film.pk}/").content.decode()
    assert "Deze film heeft geen ondertitels" in edit
    assert "film-badge" in editor.get("/beheer/media/").content.decode()
    assert film.title in editor.get("/beheer/").content.decode()


def test_captions_are_added_later_and_fill_the_transcript(editor: Client) -> None:
    film = make_film("Oud", seconds=2)
    Film.objects.filter(pk=film.pk).update(captions="", transcript="")

    form = _form(title="Oud", file=None)
    answer = editor.post(f"/beheer/media/edit/{film.pk}/", form)

    film.refresh_from_db()
    assert answer.status_code == 302
    assert film.transcript == "Een testfilm. Meer niet."
    assert film.version == 1  # the film itself did not change


def test_the_same_form_stands_in_the_chooser_of_a_lesson(editor: Client) -> None:
    text = editor.get("/beheer/media/chooser/video/").json()["html"]

    assert 'name="media-chooser-upload-captions"' in text
    assert "Nieuwe film uploaden" in text
    form = {f"media-chooser-upload-{key}": value for key, value in _form().items()}
    answer = editor.post("/beheer/media/video/chooser/upload/", form)
    assert answer.json()["step"] == "media_chosen"
