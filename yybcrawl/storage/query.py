"""What was asked for in words: the language of `yybcrawl search`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from yybcrawl.errors import ArgumentError
from yybcrawl.storage.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSING = {'"': '"', "＂": "＂", "“": "”"}
_MINUS = "-－"
_PART = re.compile(
    rf"(?P<minus>[{_MINUS}](?=\S))?(?:(?P<open>[{''.join(_CLOSING)}])|(?P<word>\S+))"
)


@dataclass(frozen=True, slots=True)
class Query:
    """Folded words and phrases that must all stand in an article, and others that must not.

    Each is looked for as it stands, also inside a longer word, in the title or the body.
    """

    words: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @classmethod
    def parse(cls, asked: str) -> Self:
        """Read words, "phrases in quotes" and -exclusions.

        Raises ArgumentError where a quote is not closed, or nothing is asked for.
        """
        words: dict[str, None] = {}
        excluded: dict[str, None] = {}
        for is_excluded, part in _parts(asked):
            if folded := fold(part):
                (excluded if is_excluded else words)[folded] = None
        if not words:
            raise ArgumentError(f"{asked!r} holds no word to look for.")
        return cls(tuple(words), tuple(excluded))

    def matches(self, folded: str) -> bool:
        """Tell whether a folded text is asked for."""
        return all(word in folded for word in self.words) and not any(
            word in folded for word in self.excluded
        )


def _parts(asked: str) -> Iterator[tuple[bool, str]]:
    """Give the words and phrases of a query, each with whether it is excluded."""
    place = 0
    while found := _PART.search(asked, place):
        place = found.end()
        part = found["word"]
        if opening := found["open"]:
            place = asked.find(_CLOSING[opening], found.end())
            if place < 0:
                raise ArgumentError(f"The quote {asked[found.start() :]!r} is not closed.")
            part = asked[found.end() : place]
            place += 1
        yield bool(found["minus"]), part
