"""The pieces of text that the search index holds: characters and pairs of neighbours."""

from __future__ import annotations

from operator import add


def grams(folded: str) -> set[str]:
    """Return every character of `folded` and every pair of neighbours, white space apart."""
    found: set[str] = set()
    for run in folded.split():
        found.update(run)
        found.update(map(add, run, run[1:]))
    return found


def needed_grams(word: str) -> set[str]:
    """Return grams that are in every text which contains the folded `word`, the fewest that do.

    A character alone says nothing that a pair with it does not say.
    """
    needed: set[str] = set()
    for run in word.split():
        needed.update(map(add, run, run[1:]) if len(run) > 1 else run)
    return needed
