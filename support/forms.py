"""Forms of asker and agent. Hidden keys make a second submit of the same form harmless."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from support.constants import Tier

TEAMS = {"happiness": Tier.HAPPINESS, "helpout": Tier.HELP_OUT}
ORIGIN_KEYS = ("about", "t", "from")
MAX_ORIGIN = 200
MAX_TEXT = 10_000
GO_ON_IN_CHAT = _("The chat has not ended. Go on in the chat; your text is still in this form.")


def read_origin(query: QueryDict) -> dict[str, str]:
    """Where the person came from, as given in an address: short strings, paths of this site only."""
    found = {key: query.get(key, "")[:MAX_ORIGIN] for key in ORIGIN_KEYS}
    path = found["from"]
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        found["from"] = ""
    return {key: value for key, value in found.items() if value}


def _textarea(rows: int = 6) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class KeyedForm(forms.Form):
    """A form that knows its own first submit again."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())


class AskForm(KeyedForm):
    team = forms.ChoiceField(
        label=_("What is your question about?"),
        choices=[
            ("happiness", _("Something practical: logging in, the tool, an idea (Happiness team)")),
            ("helpout", _("The substance: a case, the law, a dilemma (Help-out)")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what your question is about.")},
    )
    subject = forms.CharField(
        label=_("Subject"),
        help_text=_("In a few words."),
        max_length=150,
        error_messages={"required": _("Write in a few words what it is about.")},
    )
    body = forms.CharField(
        label=_("Your question"),
        help_text=_(
            "Leave out names, birth dates and other details by which a resident can be recognised."
        ),
        widget=_textarea(8),
        max_length=MAX_TEXT,
        error_messages={"required": _("Write down your question.")},
    )

    @property
    def tier(self) -> Tier:
        return TEAMS[self.cleaned_data["team"]]


class ReplyForm(KeyedForm):
    body = forms.CharField(
        label=_("Your message"),
        widget=_textarea(),
        max_length=MAX_TEXT,
        error_messages={"required": _("Write a message first.")},
    )


class VersionedForm(KeyedForm):
    """A form on a case as the agent saw it; ``version`` tells whether a colleague was first.

    The forms of one case stand in one HTML form: each button sends what was typed in all of them.
    """

    text: str  # the field in which something is typed
    use_required_attribute = False  # a field is required for its own button only

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def at_version(self, version: int) -> "VersionedForm":
        """The same input again, on top of what the case has become."""
        data = {name: self.data.get(name) for name in self.fields} | {"version": version}
        return type(self)(data, auto_id=self.auto_id)

    @property
    def typed(self) -> str:
        """What stands in the text field, checked or not."""
        return (self[self.text].value() or "").strip()


class AnswerForm(VersionedForm):
    text = "body"
    body = forms.CharField(
        label=_("Your answer or note"),
        help_text=_("An answer goes to the asker, by mail too. A note is read by colleagues only."),
        widget=_textarea(8),
        max_length=MAX_TEXT,
        error_messages={"required": _("Write an answer or a note first.")},
    )


class CloseForm(VersionedForm):
    text = "summary"
    summary = forms.CharField(
        label=_("Last message to the asker"),
        help_text=_("Goes to the asker. Leave it empty to close without a message."),
        widget=_textarea(3),
        max_length=MAX_TEXT,
        required=False,
    )


class HandOverForm(VersionedForm):
    text = "reason"
    reason = forms.CharField(
        label=_("What does the other team need to know?"),
        help_text=_(
            "What was asked, what you found, why it is theirs. The asker does not see this."
        ),
        widget=_textarea(4),
        max_length=MAX_TEXT,
        error_messages={"required": _("Write what the other team needs to know.")},
    )


CASE_FORMS: dict[str, type[VersionedForm]] = {
    "answer_form": AnswerForm,
    "hand_over_form": HandOverForm,
    "close_form": CloseForm,
}


def case_form(name: str, data: QueryDict) -> VersionedForm:
    """The form whose button was pressed, bound to ``data``."""
    return CASE_FORMS[name](data, auto_id=f"{name}_%s")


def unsent_case_forms(data: QueryDict, *, version: int | str) -> dict[str, VersionedForm]:
    """All forms of a case with what ``data`` holds of them, unchecked: their buttons were not pressed."""
    typed = {form.text: data.get(form.text, "") for form in CASE_FORMS.values()}
    return {
        name: form(initial={**typed, "version": version}, auto_id=f"{name}_%s")
        for name, form in CASE_FORMS.items()
    }
