"""Forms and rows as the components render them."""

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string

from cms.templatetags.components import beside


class QuestionForm(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="We answer here.")
    subject = forms.ChoiceField(label="Subject", choices=[("a", "A"), ("b", "B")])
    way = forms.ChoiceField(
        label="Way", choices=[("m", "Mail"), ("c", "Chat")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="I agree")


def _field(form: forms.Form, name: str) -> str:
    return render_to_string("components/field.html", {"field": form[name]})


def test_it_names_label_help_and_error_of_a_field() -> None:
    html = _field(QuestionForm({"email": "wrong"}), "email")

    assert '<label class="utrecht-form-label" for="id_email">' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="wrong"' in html


def test_it_says_which_field_may_stay_empty() -> None:
    form = QuestionForm()

    assert "field__optional" in _field(form, "note")
    assert "field__optional" not in _field(form, "email")


def test_it_groups_radio_buttons_under_a_legend() -> None:
    html = _field(QuestionForm({"way": "c"}), "way")

    assert "<legend" in html
    assert 'for="id_way_1"' in html
    assert html.count('type="radio"') == 2
    assert html.count(" checked") == 1


def test_it_links_each_error_to_the_first_input_of_its_field() -> None:
    form = QuestionForm({"email": "wrong"})

    html = render_to_string("components/error_summary.html", {"form": form})

    assert 'tabindex="-1" autofocus' in html
    for target in ("id_email", "id_subject", "id_way_0", "id_agree"):
        assert f'href="#{target}"' in html


def test_a_summary_says_each_thing_once() -> None:
    """A message of the field's own stands alone; a general one comes behind the label."""

    class Form(forms.Form):
        team = forms.CharField(label="Which team?", error_messages={"required": "Choose a team."})
        why = forms.CharField(label="Why?")
        note = forms.CharField(label="Note")

    html = render_to_string("components/error_summary.html", {"form": Form({})})
    content = {"form": Form({}), "content_lang": "nl"}
    named = render_to_string("components/error_summary.html", content)

    assert ">Choose a team.</a>" in html
    assert ">Why? Vul dit in.</a>" in html
    assert ">Note: Vul dit in.</a>" in html
    assert '<span lang="nl">Which team?</span> Choose a team.</a>' in named


def test_it_shows_no_summary_without_errors() -> None:
    html = render_to_string("components/error_summary.html", {"form": QuestionForm()})

    assert html.strip() == ""


def test_it_sends_the_token_and_keeps_what_was_typed() -> None:
    template = engines["django"].from_string('{% include "components/form.html" %}')

    html = template.render({"form": QuestionForm({"note": "typed"}), "csrf_token": "secret"})

    assert 'value="secret"' in html
    assert "typed</textarea>" in html
    assert "novalidate" in html


def test_it_escapes_what_people_write_in_a_message() -> None:
    item = {"author": "Ada", "text": "<script>alert(1)</script>"}

    html = render_to_string("components/message.html", {"item": item})

    assert "<script>" not in html


def test_it_pairs_the_cells_of_a_row_with_their_columns() -> None:
    context = {
        "caption": "T",
        "columns": [{"label": "Name"}, {"label": "Number"}],
        "rows": [["X", 3]],
    }

    html = render_to_string("components/table.html", context)

    assert (
        '<th class="utrecht-table__cell" scope="row" role="rowheader" data-label="Name">X</th>'
        in html
    )
    assert 'data-label="Number">3</td>' in html


def test_a_cell_of_a_table_fills_several_columns() -> None:
    columns = [{"label": "Name"}, {"label": "Number", "numeric": True}, {"label": "State"}]
    rows = [["X", {"text": "not shown", "span": 2}]]

    html = render_to_string("components/table.html", {"columns": columns, "rows": rows})

    assert '<td class="utrecht-table__cell" role="cell" colspan="2">not shown</td></tr>' in html


@pytest.mark.parametrize("row", [["X"], ["X", 3, 4], ["X", {"text": "not shown", "span": 2}]])
def test_a_row_that_does_not_fit_its_columns_is_an_error(row: list[object]) -> None:
    columns = [{"label": "Name"}, {"label": "Number"}]

    with pytest.raises(ValueError, match="columns"):
        list(beside(row, columns))
