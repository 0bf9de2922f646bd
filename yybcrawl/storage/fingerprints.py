"""Fingerprints of texts: how much two texts share, and where to look for texts that share much.

Bands are stored, so these functions never change their results: a test compares them with a
committed vector, and another formula needs a migration that makes every band anew.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

BANDS = 24
_ROWS = 4
_SHINGLE = 5
# Two notices of one line share most of it by chance: these are compared as wholes only.
_SHORTEST = 50
# SQLite writes 47 bits in six bytes, and more in eight.
_BAND_BITS = 47
# None of these becomes a word, and a text without them is mostly normalised already.
_PUNCTUATION = re.compile("[，。：；！？（）]+")
_NO_WORD = re.compile(r"[\W_]+")
_STEP = np.uint64(0x9E3779B97F4A7C15)


def words_of(text: str) -> str:
    """Return the letters and digits of a text, full-width ones as half-width."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", _PUNCTUATION.sub("", text)))


@lru_cache(maxsize=128)
def shingles(words: str) -> Hashes:
    """Return the hashes of all runs of five characters, sorted, each once."""
    points = np.frombuffer(words.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    count = max(0, len(points) - _SHINGLE + 1)
    runs = np.zeros(count, np.uint64)
    for at in range(_SHINGLE):
        runs = runs * _STEP + points[at : at + count]
    # As np.unique does, in a tenth of its time.
    hashes = np.sort(_mix(runs))
    once = np.ones(count, bool)
    once[1:] = hashes[1:] != hashes[:-1]
    return hashes[once]


def similarity(one: Hashes, other: Hashes) -> float:
    """Return the Jaccard index of two sets of shingles, 0.0 to 1.0."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / max(1, len(one) + len(other) - shared)


def bands(texts: Sequence[str]) -> list[list[int]]:
    """Return the 24 bands of the words of each text, none where they are under 50 characters.

    A band hashes four MinHash values. Two texts share one of theirs with a probability of
    1 - (1 - s**4)**24: 0.99 at a similarity s of 0.65, 0.79 at 0.5, 0.04 at 0.2.
    """
    long = [place for place, words in enumerate(texts) if len(words) >= _SHORTEST]
    least = np.array([_least(shingles(texts[place])) for place in long], np.uint64)
    least = least.reshape(-1, BANDS, _ROWS)
    mixed = np.arange(BANDS, dtype=np.uint64)
    for row in range(_ROWS):
        mixed = _mix(mixed * _STEP + least[:, :, row])
    found: list[list[int]] = [[] for _ in texts]
    for place, row_of_bands in zip(long, mixed >> np.uint64(64 - _BAND_BITS), strict=True):
        found[place] = row_of_bands.tolist()
    return found


def _least(hashes: Hashes) -> Hashes:
    """Return the MinHash values of a set of shingles."""
    permuted = _FACTORS * hashes
    permuted += _TERMS
    least: Hashes = permuted.min(axis=1)
    return least


def _mix(values: Hashes) -> Hashes:
    """Spread each bit over all 64, as SplitMix64 does."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


# The permutations x -> factor * x + term modulo 2**64, of which every odd factor makes one.
_RANDOM = _mix(_STEP * np.arange(1, 2 * BANDS * _ROWS + 1, dtype=np.uint64))
_FACTORS, _TERMS = _RANDOM.reshape(2, -1, 1)
_FACTORS = _FACTORS | np.uint64(1)
