"""The piece of an article that shows why it was found, with the hits marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from yybcrawl.storage.folding import fold_with_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yybcrawl.storage.query import Query

_BEFORE = 20
_LENGTH = 90
_CUT = "…"
# On a terminal they could do anything; folded they are spaces too.
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")


class Marked(NamedTuple):
    """A text and where the hits are in it: (start, end) each, in order, none in another."""

    text: str
    hits: tuple[tuple[int, int], ...] = ()

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Give the text in pieces, each with whether it is a hit."""
        place = 0
        for start, end in self.hits:
            yield self.text[place:start], False
            yield self.text[start:end], True
            place = end
        yield self.text[place:], False


def mark(text: str, query: Query | None) -> Marked:
    """Return the whole of `text` in one line, its hits marked."""
    line = _one_line(text)
    return Marked(line, tuple(_hits(line, query)))


def snippet(body: str, query: Query | None) -> Marked:
    """Return some ninety characters around the first hit in `body`, or else from its beginning."""
    line = _one_line(body)
    hits = list(_hits(line, query))
    start = max(0, hits[0][0] - _BEFORE) if hits else 0
    end = max(start + _LENGTH, hits[0][1] if hits else 0)
    before = _CUT if start else ""
    after = _CUT if end < len(line) else ""
    moved = len(before) - start
    shown = ((first + moved, last + moved) for first, last in hits if last <= end)
    return Marked(before + line[start:end] + after, tuple(shown))


def _one_line(text: str) -> str:
    return " ".join(normalize("NFC", text).translate(_CONTROLS).split())


def _hits(line: str, query: Query | None) -> Iterator[tuple[int, int]]:
    """Give where the words of a query are in a text, those that touch or overlap as one."""
    if query is None:
        return
    folded, places = fold_with_places(line)
    places.append(len(line))
    found = sorted(hit for word in query.words for hit in _find(folded, word))
    start = end = -1
    for first, last in found:
        if first <= end:
            end = max(end, last)
            continue
        if end > 0:
            yield places[start], places[end - 1] + 1
        start, end = first, last
    if end > 0:
        yield places[start], places[end - 1] + 1


def _find(folded: str, word: str) -> Iterator[tuple[int, int]]:
    place = folded.find(word)
    while place >= 0:
        yield place, place + len(word)
        place = folded.find(word, place + 1)
