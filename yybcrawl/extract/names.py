"""Personal names on Chinese pages: telling them from other words, and cutting run-together ones."""

from __future__ import annotations

import re
from functools import lru_cache

from yybcrawl.extract.other_words import NOBODY, NOT_PEN, PLACES, TITLES, WORDS
from yybcrawl.extract.surnames import (
    COMMON,
    COMPOUND,
    GIVEN,
    HALVES,
    NEVER_GIVEN,
    OTHER,
    RARE,
)

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0002ffff]+")
_DOTTED = re.compile("[\u3400-\u9fff]{1,8}(?:·[\u3400-\u9fff]{1,8}){1,3}")
_LATIN_NAME = re.compile(r"[A-Z][a-zA-Z'’.-]{0,20}(?: [A-Z][a-zA-Z'’.-]{0,20}){1,3}")
_NICK = re.compile(r"(?=[\w.-]{0,19}[A-Za-z])[A-Za-z0-9][\w.-]{1,19}", re.ASCII)
_LONGEST_RUN = 32
_DISTRICTS = tuple("区區县縣市镇鎮乡鄉村州")
# The usual length of a district's name first.
_DISTRICT_LENGTHS = (3, 4, 2, 5)


def is_name(text: str) -> bool:
    """Tell whether `text` reads as one full Chinese name: a surname, or halves joined by a dot."""
    if "·" in text:
        return _DOTTED.fullmatch(text) is not None
    return _HAN.fullmatch(text) is not None and _cost(text) is not None


def is_likely_name(text: str) -> bool:
    """Tell whether `text` is a name even where no role word says so: usual characters only."""
    if not is_name(text):
        return False
    given = [character in GIVEN for character in text[1:]]
    if text[0] in COMMON:
        return len(text) > 2 or all(given)
    return text[:2] in COMPOUND or (text[0] not in RARE and all(given))


def is_nameable(text: str) -> bool:
    """Tell whether `text` could be a name or pen name of two to four characters."""
    if "·" in text:
        return _DOTTED.fullmatch(text) is not None
    return 2 <= len(text) <= 4 and _is_free(text)


def is_pen_name(text: str) -> bool:
    """Tell whether `text` could be what an author calls himself: up to six characters or Latin."""
    if is_nobody(text):
        return False
    if is_nameable(text) or (2 <= len(text) <= 6 and _is_free(text)):
        return True
    return _LATIN_NAME.fullmatch(text) is not None or _NICK.fullmatch(text) is not None


def is_nobody(text: str) -> bool:
    """Tell whether `text` stands where a name would and names nobody: 佚名, admin, 网络."""
    return NOBODY.fullmatch(text) is not None


def is_compound_surname(text: str) -> bool:
    """Tell whether `text` is a surname of two characters."""
    return text in COMPOUND


def is_place(text: str) -> bool:
    """Tell whether `text` is a province or a large city."""
    return text in PLACES


def without_place(text: str) -> str:
    """Cut the place from the end of names (王晓成都, 王晓平川区); a place alone leaves nothing."""
    if is_place(text) or is_place(text[:-1]):
        return ""
    for length in (2, 3):
        if is_place(text[-length:]):
            return text[:-length]
    if text.endswith(_DISTRICTS):
        rests = [text[:-length] for length in _DISTRICT_LENGTHS if len(text) >= length]
        cuts = [(rest, split_names(rest) or ()) for rest in rests]
        cuts = [(rest, names) for rest, names in cuts if names or not rest]
        likely = [rest for rest, names in cuts if all(map(is_likely_name, names))]
        return (likely or [rest for rest, _ in cuts] or [text])[0]
    return text


@lru_cache(maxsize=4096)
def split_names(text: str) -> tuple[str, ...] | None:
    """Cut a run of names without separators (王建国李小明), or return None if it is none."""
    if "·" in text:
        return _split_dotted(text)
    if len(text) > _LONGEST_RUN or not _HAN.fullmatch(text):
        return None
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ()), *([None] * len(text))]
    for start in range(len(text)):
        here = best[start]
        if here is None:
            continue
        for length in (2, 3, 4):
            name = text[start : start + length]
            cost = _cost(name) if len(name) == length else None
            if cost is None:
                continue
            there = best[start + length]
            if there is None or here[0] + cost < there[0]:
                best[start + length] = (here[0] + cost, (*here[1], name))
    found = best[-1]
    return found[1] if found else None


def _split_dotted(text: str) -> tuple[str, ...] | None:
    """Take 王建国·李小明 for two people, and 约翰·史密斯 for one."""
    if not _DOTTED.fullmatch(text):
        return None
    parts = tuple(text.split("·"))
    are_full = all(part[0] in COMMON and _cost(part) is not None for part in parts)
    return parts if are_full else (text,)


def _is_free(text: str) -> bool:
    return _HAN.fullmatch(text) is not None and text not in PLACES and not NOT_PEN.search(text)


def _cost(name: str) -> float | None:
    """Return how unlikely Chinese characters are as one name, or None if they are none."""
    if name in WORDS or name in PLACES or name[1:] in TITLES:
        return None
    if not NEVER_GIVEN.isdisjoint(name[1:]):
        return None
    is_compound = name[:2] in COMPOUND and len(name) in (3, 4)
    if is_compound or (name[:2] in HALVES and (len(name) == 2 or name[2:] in HALVES)):
        return 0.5
    first = name[0]
    if len(name) not in (2, 3) or (first not in COMMON and first not in OTHER):
        return None
    surname = 0.0 if first in COMMON else 2.5 if first in RARE else 1.0
    return surname + (1.0 if len(name) == 3 else 1.8)
