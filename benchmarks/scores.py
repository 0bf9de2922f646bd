"""How well a tool read a folder of labelled pages."""

from __future__ import annotations

import unicodedata
from collections import Counter
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.labels import read_printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.labels import LabelledPage
    from benchmarks.tools import Found

_SHINGLE = 4


class Share(NamedTuple):
    """How many of the labels of one field a tool found."""

    right: int
    labels: int


class Score(NamedTuple):
    """Means over the pages of precision, recall and F1, and the share of each other field."""

    precision: float
    recall: float
    f1: float
    title: Share
    day: Share
    minute: Share
    people: Share


def score(pages: Sequence[LabelledPage], found: Sequence[Found]) -> Score:
    """Compare what a tool found with the labels, page by page in the same order."""
    pairs = list(zip(pages, found, strict=True))
    precision, recall, f1 = zip(
        *(compare_texts(page.text, one.text) for page, one in pairs), strict=True
    )
    printed = [(page.printed, read_printed(one.published)) for page, one in pairs]
    return Score(
        precision=fmean(precision),
        recall=fmean(recall),
        f1=fmean(f1),
        title=_share(
            _squeeze(page.title) == _squeeze(one.title or "") for page, one in pairs if page.title
        ),
        day=_share(label.day == one.day for label, one in printed if label.day),
        minute=_share(label.minute == one.minute for label, one in printed if label.minute),
        people=_share(page.people <= set(one.people) for page, one in pairs if page.people),
    )


def compare_texts(label: str, text: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of a text, each from 0 to 1.

    What is counted are shingles of four characters, after NFKC and without white space.
    """
    wanted, got = _shingles(label), _shingles(text)
    common = (wanted & got).total()
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / got.total(), common / wanted.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def _shingles(text: str) -> Counter[str]:
    text = _squeeze(text)
    last = max(1, len(text) - _SHINGLE + 1) if text else 0
    return Counter(text[start : start + _SHINGLE] for start in range(last))


def _squeeze(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _share(hits: Iterable[bool]) -> Share:
    hits = list(hits)
    return Share(sum(hits), len(hits))
