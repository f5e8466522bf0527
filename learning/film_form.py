"""The form in which an editor adds or changes a film: checked at once, and filled in as far as a machine can."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtailmedia.forms import BaseMediaForm

from learning import probe
from learning.captions import Captions, read_captions, too_long_for
from learning.models import Film

POSTER_AT = 0.1  # of the length: past a title that fades in
FACTS = ("duration", "width", "height")
EXTENSIONS = ("mp4", "m4v")


class FilmForm(BaseMediaForm):
    """Length and size are read from the file where ffprobe is there, else asked."""

    class Meta(BaseMediaForm.Meta):
        widgets = {
            **BaseMediaForm.Meta.widgets,
            "captions": forms.FileInput(attrs={"accept": ".vtt"}),
            "thumbnail": forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"}),
            "transcript": forms.Textarea(attrs={"rows": 10}),
            "chapters": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "title": gettext_lazy("What you look for later. People see the title of the lesson."),
            "captions": gettext_lazy(
                "A .vtt file with the spoken words. Without captions deaf and hard-of-hearing colleagues, and everybody in a noisy office, miss the film."
            ),
            "transcript": gettext_lazy(
                "The whole text, for who rather reads. Leave it empty: it is then made from the captions."
            ),
            "chapters": gettext_lazy(
                "Places to jump to, one a line: the time and a title, for example 0:12 The wall."
            ),
            "thumbnail": gettext_lazy(
                "The picture before the film starts. Leave it empty: it is then taken from the film."
            ),
        }

    facts: probe.Facts | None = None
    read: Captions | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = {"size": filesizeformat(settings.FILM_MAX_MB * 1024 * 1024)}
        self.fields["file"].help_text = (
            _("An .mp4 of at most %(size)s: H.264 with AAC sound, 720p is enough.") % limit
        )
        self.fields["file"].widget.attrs |= {
            "accept": ",".join(f".{end}" for end in EXTENSIONS),
            "data-most-bytes": settings.FILM_MAX_MB * 1024 * 1024,
        }
        self.fields["thumbnail"].label = _("Poster")
        if probe.is_available():
            for name in FACTS:
                self.fields.pop(name, None)  # a form for sound has lost two of them before
        else:
            self._ask_for_facts()

    def _ask_for_facts(self) -> None:
        duration = self.fields["duration"]
        duration.required, duration.min_value = True, 1
        duration.help_text = _("Length of the film in seconds, as your player shows it.")
        for name in {"width", "height"} & set(self.fields):
            self.fields[name].help_text = _("In pixels. You may leave this empty.")

    def clean_file(self) -> Any:
        """Refuse what is no film, too large, or a kind of film that browsers do not play."""
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        _check_type(file)
        if file.size and file.size > settings.FILM_MAX_MB * 1024 * 1024:
            sizes = {
                "size": filesizeformat(file.size),
                "most": filesizeformat(settings.FILM_MAX_MB * 1024 * 1024),
            }
            message = _(
                "This file is %(size)s; at most %(most)s is possible. Export the film at 720p, that is sharp enough here."
            )
            raise ValidationError(message % sizes, code="too_large")
        if probe.is_available():
            self.facts = _look_into(file)
        return file

    def clean_duration(self) -> float:
        duration = self.cleaned_data["duration"]
        if not duration or duration < 1:
            raise ValidationError(_("Fill in the length of the film in seconds."), code="required")
        return duration

    def clean_captions(self) -> Any:
        captions = self.cleaned_data["captions"]
        if not isinstance(captions, UploadedFile):
            return captions
        self.read = read_captions(captions.read())
        captions.seek(0)
        if self.read.problems:
            raise ValidationError(list(self.read.problems), code="captions")
        return captions

    def clean(self) -> dict[str, Any]:
        """Captions and film belong together."""
        data = super().clean() or self.cleaned_data
        duration = self.facts.duration if self.facts else data.get("duration")
        seconds = duration or self.instance.duration
        if self.read and "captions" in data and seconds:
            complaint = too_long_for(self.read, film_ms=round(seconds * 1000))
            if complaint:
                self.add_error("captions", complaint)
        return data

    def save(self, commit: bool = True) -> Film:
        """Fill in what was left empty: length and size, poster, transcript."""
        film: Film = self.instance
        if self.facts:
            film.duration = self.facts.duration
            film.width, film.height = self.facts.width, self.facts.height
        if self.read and not film.transcript.strip():
            film.transcript = self.read.transcript
        self._add_poster(film)
        return super().save(commit=commit)

    def _add_poster(self, film: Film) -> None:
        upload = self.cleaned_data["file"]
        if not self.facts or film.thumbnail or not isinstance(upload, UploadedFile):
            return
        with probe.path_of(upload) as path:
            picture = probe.make_poster(path, at=self.facts.duration * POSTER_AT)
        if picture:
            film.thumbnail = ContentFile(picture, "poster.jpg")


def _check_type(file: UploadedFile) -> None:
    name = file.name or ""
    if not name.lower().endswith(tuple(f".{end}" for end in EXTENSIONS)):
        message = _("“%(name)s” is not an .mp4 film. Export the film as .mp4 and try again.")
        raise ValidationError(message % {"name": name}, code="wrong_type")


def _look_into(file: UploadedFile) -> probe.Facts:
    try:
        with probe.path_of(file) as path:
            facts = probe.read_facts(path)
    except probe.UnreadableFilmError:
        message = _("This file cannot be read as a film. Is it complete? Export it again as .mp4.")
        raise ValidationError(message, code="unreadable") from None
    if facts.codec not in probe.PLAYABLE:
        message = _("Not every browser plays this film (%(codec)s). Export it again as H.264.")
        raise ValidationError(message % {"codec": facts.codec}, code="codec")
    if facts.duration < 1:
        raise ValidationError(_("This film is shorter than a second."), code="too_short")
    return facts
