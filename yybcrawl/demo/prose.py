"""Writes the demo's text: invented news prose, different for every article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.demo.phrases import (
    COMPOUND_SURNAMES,
    GENERAL,
    GIVEN_NAMES,
    HEADINGS,
    RARE,
    SURNAMES,
    VILLAGES,
)
from yybcrawl.demo.topics import TOPICS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from random import Random

    from yybcrawl.demo.places import Place

SLOT = re.compile(r"\{([^{}]+)\}")
RANGE = re.compile(r"(\d+)\.\.(\d+)")
COMPOUND_SHARE = 0.12
HEADING_SHARE = 0.15


class Story(NamedTuple):
    """A title and its clean paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def fill(template: str, words: Mapping[str, str], rng: Random) -> str:
    """Fill the slots of `template`: `{name}` from `words`, `{2..9}` and `{one|other}` by chance."""

    def value(slot: re.Match[str]) -> str:
        if span := RANGE.fullmatch(slot[1]):
            return str(rng.randint(int(span[1]), int(span[2])))
        return words.get(slot[1]) or rng.choice(slot[1].split("|"))

    return SLOT.sub(value, template)


def person(rng: Random) -> str:
    """Return an invented name, now and then with a compound surname."""
    surnames = COMPOUND_SURNAMES if rng.random() < COMPOUND_SHARE else SURNAMES
    return rng.choice(surnames) + rng.choice(GIVEN_NAMES)


def write_story(place: Place, day: date, rng: Random, *, rare: bool = False) -> Story:
    """Write an article on any topic; `rare` adds a sentence with characters outside GB2312."""
    topic = rng.choice(TOPICS)
    words = {
        "place": place.full_name,
        "town": rng.choice(place.towns),
        "village": rng.choice(VILLAGES),
        "who": person(rng),
        "boss": person(rng),
        "day": f"{day.month}月{day.day}日",
    }
    facts = rng.sample(topic.facts, rng.randint(4, 7))
    sentences = facts + rng.sample(GENERAL, rng.randint(3, 9))
    rng.shuffle(sentences)
    sentences.insert(0, rng.choice(topic.leads))
    paragraphs = _paragraphs([fill(sentence, words, rng) for sentence in sentences], rng)
    if rng.random() < HEADING_SHARE:
        paragraphs.insert(len(paragraphs) // 2, fill(rng.choice(HEADINGS), words, rng))
    if rare:
        paragraphs.append(fill(RARE, words, rng))
    return Story(fill(rng.choice(topic.titles), words, rng), tuple(paragraphs))


def _paragraphs(sentences: list[str], rng: Random) -> list[str]:
    paragraphs = []
    while sentences:
        size = rng.randint(1, 3)
        paragraphs.append("".join(sentences[:size]))
        sentences = sentences[size:]
    return paragraphs
