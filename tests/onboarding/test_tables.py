"""Tables that people hand in: whatever a spreadsheet writes, and what was made to hurt."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from onboarding.exceptions import OnboardingError
from onboarding.tables import (
    MOST_BYTES,
    csv_lines,
    guarded,
    has_hidden_signs,
    read_file,
    read_text,
    xlsx_bytes,
)

ROWS = [["E-mailadres", "Voornaam"], ["zoe@test.example", "Zoë"]]


def read(content: bytes, name: str = "lijst.csv") -> list[list[str]]:
    return read_file(io.BytesIO(content), name=name, size=len(content)).rows


def workbook(*rows: list[object]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def refused(content: bytes, name: str = "lijst.csv") -> str:
    with pytest.raises(OnboardingError) as error:
        read(content, name)
    return error.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_it_reads_what_spreadsheets_write(encoding: str, separator: str) -> None:
    text = "\r\n".join(separator.join(row) for row in ROWS)

    assert read(text.encode(encoding)) == ROWS


def test_it_reads_a_workbook_and_pasted_rows() -> None:
    assert read(workbook(*ROWS, [None, None]), "lijst.xlsx") == ROWS
    assert read_text("\n".join("\t".join(row) for row in ROWS)).rows == ROWS


def test_a_quoted_cell_may_hold_separators_and_lines() -> None:
    assert read(b'a;"b; c\nd";e') == [["a", "b; c d", "e"]]


def test_a_formula_is_the_text_that_it_is() -> None:
    assert read(workbook(["=HYPERLINK(A2)", "x"]), "a.xlsx") == [["=HYPERLINK(A2)", "x"]]


def test_what_is_invisible_and_harmless_is_taken_out() -> None:
    nbsp, zero_width = "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}"

    assert read_text(f"{nbsp}a{zero_width}b{nbsp}c ").rows == [["ab c"]]
    assert has_hidden_signs("a\N{RIGHT-TO-LEFT OVERRIDE}b")
    assert not has_hidden_signs("Zoë")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "leeg.csv", "empty"),
        (b" ;; \n\n", "leeg.csv", "empty"),
        (b"a\0b;c", "nul.csv", "unreadable"),
        (b"\x81\x8d\x8f\x90", "geen-tekst.csv", "unreadable"),
        (b"PK\x03\x04 geen zip", "kapot.xlsx", "unreadable"),
        (b"\xd0\xcf\x11\xe0", "oud.xls", "unreadable"),
        (b";".join([b"x"] * 200), "breed.csv", "too_many_columns"),
        (b"x\n" * 10_002, "lang.csv", "too_many_rows"),
        (b"x" * (MOST_BYTES + 1), "groot.csv", "too_big"),
    ],
)
def test_what_cannot_be_read_says_so(content: bytes, name: str, code: str) -> None:
    assert refused(content, name) == code


def test_a_wide_workbook_is_refused() -> None:
    assert refused(workbook(["x"] * 200), "breed.xlsx") == "too_many_columns"


def test_a_large_file_is_not_even_read() -> None:
    class Trap(io.BytesIO):
        def read(self, *_size: object) -> bytes:
            raise AssertionError("it was read")

    with pytest.raises(OnboardingError):
        read_file(Trap(), name="groot.csv", size=50 * 1024 * 1024)


def test_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * (70 * 1024 * 1024))

    assert len(out.getvalue()) < MOST_BYTES
    assert refused(out.getvalue(), "bom.xlsx") == "unreadable"


def test_a_workbook_with_a_declared_entity_is_refused() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(*ROWS))) as source,
        zipfile.ZipFile(out, "w") as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content.split(b"?>")[-1]
            target.writestr(name, content)

    assert refused(out.getvalue(), "entiteit.xlsx") == "unreadable"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_nothing_that_is_written_becomes_a_formula(start: str) -> None:
    cell = f"{start}1+1"

    line = "".join(csv_lines(["Kop"], [[cell, None, 3]]))
    sheet = load_workbook(io.BytesIO(xlsx_bytes("Blad", ["Kop"], [[cell, 3]]))).active

    assert guarded(cell) == f"'{cell}"
    assert f"'{start}1+1" in line
    assert line.startswith("\ufeffKop")
    assert [value.data_type for value in sheet[2]] == ["s", "n"]


def test_a_day_in_a_workbook_is_read_as_a_day() -> None:
    row = [date(2026, 3, 1), datetime(2026, 3, 1), datetime(2026, 3, 1, 9, 30), 2026]  # noqa: DTZ001 - as a workbook holds them

    assert read(workbook(row), "a.xlsx") == [
        ["2026-03-01", "2026-03-01", "2026-03-01 09:30:00", "2026"]
    ]
