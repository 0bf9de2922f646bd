"""A folder of pages with labels: what each page says to a reader."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from yybcrawl.errors import ArgumentError
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from pathlib import Path

_PRINTED = re.compile(
    r"(?<!\d)(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?!\d)"
    r"(?:\D{0,8}?(\d{1,2})\s{0,2}[:：时]\s{0,2}(\d{1,2})(?!\d))?"
)
_KEYS = ("file", "text", "title", "url", "published", "author")
_BETWEEN_NAMES = re.compile(r"[\s、,，;；/|]+")


class Printed(NamedTuple):
    """A day and a minute in Beijing time; None where the label or the tool gives none."""

    day: date | None = None
    minute: datetime | None = None


class LabelledPage(NamedTuple):
    """A page as bytes, and what its label says; what the label leaves open is None or empty."""

    body: bytes
    url: str
    text: str
    title: str | None
    printed: Printed
    people: frozenset[str]


def read_folder(folder: Path) -> list[LabelledPage]:
    """Read the pages and labels of a folder, or raise ArgumentError with what is wrong with it."""
    file = folder / "gold.json"
    try:
        labels = json.loads(file.read_bytes())
    except OSError as error:
        raise ArgumentError(f"{file} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise ArgumentError(f"{file} is not JSON: {error}.") from None
    if not isinstance(labels, list) or not labels:
        raise ArgumentError(f"{file} is not a list of labels.")
    return [_read_page(folder, label, number) for number, label in enumerate(labels, 1)]


def _read_page(folder: Path, label: Any, number: int) -> LabelledPage:
    if not isinstance(label, dict):
        raise ArgumentError(f"Label {number} of {folder / 'gold.json'} is not an object.")
    values = {key: label.get(key) or "" for key in _KEYS}
    wrong = [key for key, value in values.items() if not isinstance(value, str)]
    if wrong or not values["file"]:
        raise ArgumentError(
            f"Label {number} of {folder / 'gold.json'} has no text in {(wrong or ['file'])[0]!r}."
        )
    page = folder / values["file"]
    try:
        body = page.read_bytes()
    except OSError as error:
        raise ArgumentError(f"{page} cannot be read: {error.strerror}.") from None
    return LabelledPage(
        body=body,
        url=values["url"] or f"https://example.com/{values['file']}",
        text=values["text"],
        title=values["title"] or None,
        printed=read_printed(values["published"]),
        people=read_names(values["author"]),
    )


def read_printed(value: str | date | None) -> Printed:
    """Read a date in any form that a label or a tool gives; 00:00 means that no time is known."""
    if isinstance(value, str):
        value = _parse(value)
    if isinstance(value, datetime):
        local = value.astimezone(CHINA) if value.tzinfo else value.replace(tzinfo=CHINA)
        minute = local.replace(second=0, microsecond=0)
        return Printed(local.date(), minute if (minute.hour, minute.minute) != (0, 0) else None)
    return Printed(value)


def _parse(text: str) -> date | None:
    text = text.strip()
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        match = _PRINTED.search(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=CHINA)
    except ValueError:
        return None


def read_names(value: str) -> frozenset[str]:
    """Return the names in a text that separates them by spaces or punctuation."""
    return frozenset(name for name in _BETWEEN_NAMES.split(value) if name)
