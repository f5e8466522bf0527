"""Forms of the chat; they work without a script."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from support.models.conversation import MAX_MESSAGE


class MessageForm(forms.Form):
    """One message. ``client_id`` is made with the form, so that sending it twice adds one message."""

    # The script empties the field after each message, which is no mistake of the person.
    use_required_attribute = False

    body = forms.CharField(
        label=_("Your message"),
        max_length=MAX_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"required": _("Write something first.")},
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class StartForm(MessageForm):
    body = forms.CharField(
        label=_("What do you want to talk about?"),
        help_text=_(
            "A few sentences are enough. Leave out names and other details that point to residents."
        ),
        max_length=MAX_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what you want to talk about.")},
    )
