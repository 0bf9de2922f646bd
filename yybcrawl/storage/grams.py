"""The pieces of text that the search index holds: characters and their neighbours."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import add
from zlib import crc32

# Numbers and foreign words are told apart by three characters, Chinese ones by two.
_ASCII = re.compile("[!-~]{3,}")


def grams(folded: str) -> set[str]:
    """Return every character, pair of neighbours, and three of ASCII in a row, without spaces."""
    found: set[str] = set()
    for run in folded.split():
        found.update(run)
        found.update(map(add, run, run[1:]))
    for run in _ASCII.findall(folded):
        found.update(map(add, map(add, run, run[1:]), run[2:]))
    return found


def needed_grams(word: str) -> set[str]:
    """Return grams of every text that contains the folded `word`, enough to tell it from most.

    A character says nothing that a pair with it does not say, nor a pair in ASCII beside three.
    """
    parts = grams(word)
    implied = {piece for gram in parts for piece in (gram[:-1], gram[1:])}
    return parts - implied


@lru_cache(1 << 15)
def number(gram: str) -> int:
    """Return the number of a gram, a signed integer of 32 bits as PostgreSQL has them.

    No two grams of the basic plane have the same.
    """
    if gram.isascii() and len(gram) > 2:
        # Numbers that begin like these would be those of pairs with a half of a character.
        value = 0xDC000000 | ord(gram[0]) << 14 | ord(gram[1]) << 7 | ord(gram[2])
    elif is_basic(gram):
        value = int.from_bytes(gram.encode("utf-16-be"))
    else:
        value = 0xD8000000 | crc32(gram.encode()) & 0x03FFFFFF
    return value - (value >> 31 << 32)


def is_basic(gram: str) -> bool:
    """Tell whether the characters of a gram are of the basic plane, as nearly all are."""
    return max(gram) < "\U00010000"
