"""Text as it is compared when searching: one form for all ways to write the same.

The index in the database holds folded text, so folding must not change with a version of Python
or of a library: characters are looked up in the tables of Unicode 3.2, which Python keeps as they
were, and in `simplified.txt`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from unicodedata import normalize, ucd_3_2_0

_SPACE = " "
# Hints for breaking lines, which Unicode 3.2 counts among the visible, and selectors of shapes.
_IGNORED = frozenset(map(chr, (0xAD, 0x200B, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


def fold(text: str) -> str:
    """Return `text` with half-width, lower-case, simplified characters and single spaces."""
    return _SPACE.join(normalize("NFC", text).translate(_folded()).split())


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Return `fold(text)` and for each of its characters the place in `text` it comes from.

    `text` has to be in the normal form C, in which no place depends on the next one.
    """
    table = _folded()
    pieces = [table[code] for code in map(ord, text)]
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    spaced = "".join(pieces)
    if spaced == (folded := _SPACE.join(spaced.split())):
        return folded, places
    # Of several spaces the first is kept, and none at the ends.
    end = len(spaced.rstrip(_SPACE))
    doubled = zip(spaced, _SPACE + spaced, strict=False)
    kept = [i for i, pair in enumerate(doubled) if pair != (_SPACE, _SPACE) and i < end]
    return folded, [places[i] for i in kept]


class _Folded(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


@cache
def _folded() -> _Folded:
    return _Folded()


@cache
def _simplified() -> dict[int, str]:
    data = (files(__package__) / "simplified.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in data.splitlines() if not line.startswith("#"))
    return {ord(variant): simple for simple, variants in lines for variant in variants}


def _fold_character(character: str) -> str:
    plain = ucd_3_2_0.normalize("NFKC", character).lower().translate(_simplified())
    return "".join(map(_fold_special, plain))


def _fold_special(character: str) -> str:
    if character in _IGNORED or ucd_3_2_0.category(character) == "Cf":
        return ""
    if character.isspace() or ucd_3_2_0.category(character) == "Cc":
        return _SPACE
    return character
