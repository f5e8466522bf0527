"""Reading a table that somebody pasted or uploaded, and writing one that a spreadsheet opens without harm.

Nothing in a cell is ever evaluated, and no more is read than was asked for: a file may be made to hurt.
"""

import csv
import io
import itertools
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from onboarding.exceptions import OnboardingError

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 100
MOST_UNPACKED = 60 * 1024 * 1024  # an XLSX is a ZIP: a small one may unpack to very much
# Begin a formula in a spreadsheet (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Seen by nobody and typed by nobody: they come along when something is copied from a page or a letter.
_HARMLESS = {"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\ufeff": "", "\u200b": "", "\u00ad": ""}
Row = list[str]


@dataclass(frozen=True)
class Table:
    """Rows of text, cells without spaces at the ends. Each row is as long as the file has it."""

    rows: list[Row]


def read_text(text: str) -> Table:
    """Read pasted lines: cells with tabs (from a spreadsheet), semicolons or commas between them."""
    return _checked(_read_csv(io.StringIO(text, newline="")))


def read_file(file: IO[bytes], *, name: str, size: int) -> Table:
    """Read a CSV (UTF-8, UTF-16 or Windows-1252) or the first sheet of an XLSX.

    ``OnboardingError``: ``too_big``, ``too_many_rows``, ``too_many_columns``, ``unreadable``, ``empty``.
    """
    if size > MOST_BYTES:
        raise OnboardingError(
            "too_big",
            _("This file is larger than 5 MB. Leave out what is not needed, or split it."),
        )
    content = file.read(MOST_BYTES + 1)
    if content.startswith(b"PK\x03\x04"):
        return _checked(_read_xlsx(content))
    if name.lower().endswith((".xls", ".ods", ".pdf", ".docx", ".doc")):
        raise _unreadable()
    return _checked(_read_csv(io.StringIO(_decode(content), newline="")))


def _unreadable() -> OnboardingError:
    return OnboardingError(
        "unreadable", _("This file cannot be read. Save it as XLSX or CSV, or paste the rows.")
    )


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable()


def _read_csv(lines: IO[str]) -> Iterator[Row]:
    text = lines.read()
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max("\t;,", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise _unreadable() from None


def _read_xlsx(content: bytes) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise _unreadable()
        # Formulas are read as the text that they are; links to other files are left alone.
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for cells in sheet.iter_rows(
            max_row=2 * MOST_ROWS, max_col=MOST_COLUMNS + 1, values_only=True
        ):
            yield [_text_of(cell) for cell in cells]
    except OnboardingError:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError):
        raise _unreadable() from None
    except Exception:  # noqa: BLE001 - whatever a hand-made file makes the library stumble over
        raise _unreadable() from None


def _text_of(cell: Any) -> str:
    """A day comes out of a workbook as its midnight; it is written as a day."""
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _checked(lines: Iterable[Row]) -> Table:
    """Rows that hold something, cleaned; too many of them or of their cells are refused."""
    rows: list[Row] = []
    for line in lines:
        row = [clean(cell) for cell in line]
        while row and not row[-1]:
            row.pop()
        if not row:
            continue
        if len(row) > MOST_COLUMNS:
            raise OnboardingError(
                "too_many_columns",
                _("There are more than %(most)s columns. Is this the right sheet?")
                % {"most": MOST_COLUMNS},
            )
        rows.append(row)
        if len(rows) > MOST_ROWS + 1:  # one may be the heading
            raise OnboardingError(
                "too_many_rows",
                _("There are more than %(most)s rows. Split the file.") % {"most": MOST_ROWS},
            )
    if not rows:
        raise OnboardingError("empty", _("There is nothing in it. Paste rows or choose a file."))
    return Table(rows)


def clean(cell: str) -> str:
    """Without spaces at the ends and what is invisible and harmless, in composed letters (NFC)."""
    for char, instead in _HARMLESS.items():
        cell = cell.replace(char, instead)
    return " ".join(unicodedata.normalize("NFC", cell).split())


def has_hidden_signs(text: str) -> bool:
    """Whether characters are in it that nobody sees, such as those that turn the direction of writing."""
    return any(unicodedata.category(char) in {"Cf", "Cc", "Co", "Cs", "Cn"} for char in text)


def guarded(cell: Any) -> str:
    """The cell as text that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class _Echo:
    """A file that hands back what is written."""

    def write(self, value: str) -> str:
        return value


def csv_lines(heading: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The lines of a CSV as Dutch spreadsheets open it: semicolons, a byte order mark, formulas guarded."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    for row in itertools.chain([heading], rows):
        yield writer.writerow([guarded(cell) for cell in row])


def xlsx_bytes(title: str, heading: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """A workbook of one sheet; text that looks like a formula is written as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in (heading, *rows):
        sheet.append([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
