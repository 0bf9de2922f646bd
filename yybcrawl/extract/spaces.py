"""White space as a browser shows it."""

from __future__ import annotations

import re

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffd]")
_WIDE = "\u2e80"


def collapse(text: str) -> str:
    """Return a text with its white space collapsed; a line end between Chinese is none."""
    words = text.split()
    if len(words) > 1:
        text = text.strip()
        text = " ".join(_join_lines(text).split() if "\n" in text else words)
    else:
        text = words[0] if words else ""
    if text.isprintable() and "\ufffd" not in text:
        return text
    return " ".join(_INVISIBLE.sub("", text).split())


def _join_lines(text: str) -> str:
    first, *others = [part for line in text.split("\n") if (part := line.strip(" \t\r"))]
    for part in others:
        is_wide = first[-1] >= _WIDE and part[0] >= _WIDE
        first += part if is_wide else " " + part
    return first
