"""CSV that spreadsheet programs open as it is meant: Chinese intact, and no cell a formula."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from datetime import date
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable

# Some programs take the wide forms for the narrow ones.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_QUOTE = "'"


class Spreadsheet:
    """Writes rows of CSV into an open binary file, which it leaves open.

    A text that a spreadsheet program would run gets a ' in front, and so does a text that has
    one already: whoever reads the file takes one ' away from every cell that begins with it.
    """

    def __init__(self, file: BinaryIO, names: Iterable[str]) -> None:
        file.write(BOM_UTF8)
        self._text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        self._writer = csv.writer(self._text)
        self._writer.writerow(names)

    def write(self, rows: Iterable[Iterable[Any]]) -> None:
        """Write rows of texts, numbers, days and times; None becomes an empty cell."""
        self._writer.writerows([_cell(value) for value in row] for row in rows)

    def close(self) -> None:
        """Hand what was written to the file."""
        self._text.flush()
        self._text.detach()


def _cell(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith((_QUOTE, *_FORMULA)):
        return _QUOTE + value
    return value
