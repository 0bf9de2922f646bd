"""What changed between two versions of a text, paragraph by paragraph. Standard library only."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORDS = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)
_SENTENCES = re.compile(r"[^。!?！？;；]*(?:[。!?！？;；]+|$)")
# Time grows with the square of what is compared: longer paragraphs go by sentences.
_MOST_WORDS = 2000
# Two paragraphs are versions of one another from this likeness on.
_ALIKE = 0.5
# A paragraph is looked for among this many that may have taken its place.
_NEIGHBOURS = 5
# Between two changes, so few words that stayed read better as changed.
_SHORT = 2


class Kind(enum.StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words with one fate."""

    kind: Kind
    text: str


Paragraph = list[Piece]


def compare(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """Return the paragraphs of both versions in order, each as pieces.

    A paragraph that is in one version only is one piece; one that was changed has several. The
    pieces that are not inserted make up `old`, those that are not removed make up `new`.
    """
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found: list[Paragraph] = []
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            found += [[Piece(Kind.SAME, text)] for text in old[first:last]]
        else:
            found += _compare_block(old[first:last], new[new_first:new_last])
    return found


def compare_line(old: str, new: str) -> Paragraph:
    """Return the pieces of one line or paragraph in two versions, word by word."""
    before, after = _split(old, new)
    pieces: Paragraph = []
    removed: list[str] = []
    inserted: list[str] = []

    def flush() -> None:
        for kind, words in ((Kind.REMOVED, removed), (Kind.INSERTED, inserted)):
            if words:
                pieces.append(Piece(kind, "".join(words)))
            words.clear()

    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (tag, first, last, new_first, new_last) in enumerate(opcodes):
        between = 0 < number < len(opcodes) - 1
        if tag == "equal" and not (between and len("".join(before[first:last])) <= _SHORT):
            flush()
            pieces.append(Piece(Kind.SAME, "".join(before[first:last])))
        else:
            removed += before[first:last]
            inserted += after[new_first:new_last]
    flush()
    return pieces


def _compare_block(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Give the paragraphs of two stretches that have none in common."""
    place = 0
    for text in old:
        partner = next(
            (n for n in range(place, min(place + _NEIGHBOURS, len(new))) if _alike(text, new[n])),
            None,
        )
        if partner is None:
            yield [Piece(Kind.REMOVED, text)]
            continue
        yield from ([Piece(Kind.INSERTED, added)] for added in new[place:partner])
        yield compare_line(text, new[partner])
        place = partner + 1
    yield from ([Piece(Kind.INSERTED, added)] for added in new[place:])


def _split(old: str, new: str) -> tuple[list[str], list[str]]:
    words = _WORDS if max(len(old), len(new)) <= _MOST_WORDS else _SENTENCES
    return list(filter(None, words.findall(old))), list(filter(None, words.findall(new)))


def _alike(old: str, new: str) -> bool:
    matcher = SequenceMatcher(None, *_split(old, new), autojunk=False)
    return (
        matcher.real_quick_ratio() >= _ALIKE
        and matcher.quick_ratio() >= _ALIKE
        and matcher.ratio() >= _ALIKE
    )
