"""Made reprints of the demo's prose, and other articles on the same topic."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from yybcrawl.demo.places import PLACES
from yybcrawl.demo.prose import write_story

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Paragraphs = list[str]

_SENTENCE = re.compile(r"[^。！？]+[。！？]?”?")


def write(rng: Random) -> Paragraphs:
    """Write the paragraphs of a new article."""
    return list(write_story(rng.choice(PLACES), date(2018, 4, 25), rng).paragraphs)


def touch_lightly(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Replace, leave out or double one to three characters in up to six places."""
    text = "\n".join(paragraphs)
    for _ in range(rng.randint(2, 6)):
        at = rng.randrange(len(text) - 3)
        end = at + rng.randint(1, 3)
        if "\n" not in text[at:end]:
            text = text[:at] + rng.choice(("", "约", "日前", text[at:end] * 2)) + text[end:]
    return text.split("\n")


def add_a_line(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Add the line of an editor before or after the article."""
    line = rng.choice(
        (
            "编者按：基层的新办法好不好，群众最有发言权。今天刊发这篇来自一线的报道，供各地参考。",
            "（本文由本报记者整理，转载请注明出处，图片由受访单位提供，责任编辑：周文静）",
        )
    )
    return [line, *paragraphs] if rng.random() < 0.5 else [*paragraphs, line]


def keep_the_text(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Leave the text as it is, but for its paragraphs: only the headline is another."""
    cut = rng.randrange(1, len("".join(paragraphs)))
    text = "".join(paragraphs)
    return [text[:cut], text[cut:]]


def cut(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Leave out 30 % of the characters, at the end or at the start."""
    text = "".join(paragraphs)
    gone = round(len(text) * 0.3)
    return [text[:-gone] if rng.random() < 0.8 else text[gone:]]


def reorder(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Shuffle the paragraphs."""
    return rng.sample(paragraphs, len(paragraphs))


def change_the_lead(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Begin with the first sentence of another article."""
    first, *others = split(paragraphs[0])
    while (other := split("".join(write(rng)))[0]) == first:
        pass
    return [other + "".join(others), *paragraphs[1:]]


def write_on_the_same_topic(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Write another article that has up to half its sentences from this one."""
    theirs = split("".join(paragraphs))
    own = split("".join(write(rng)))
    shared = rng.sample(theirs, min(len(theirs) // 2, len(own)))
    sentences = shared + own[: max(len(shared), len(theirs) - len(shared))]
    return ["".join(rng.sample(sentences, len(sentences)))]


def split(text: str) -> list[str]:
    """Split a text into its sentences."""
    return _SENTENCE.findall(text)


REPRINTS: dict[str, Callable[[Paragraphs, Random], Paragraphs]] = {
    "light edits": touch_lightly,
    "an editor's line": add_a_line,
    "a new headline": keep_the_text,
    "a cut": cut,
    "reordered": reorder,
    "a changed lead": change_the_lead,
}
