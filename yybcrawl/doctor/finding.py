"""What the doctor found, and the exit code that it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# As with a crawl; what is said of a run under way says nothing about the portal.
_GRAVEST_FIRST = (5, 2, 1, 8, 3, 4, 6, 7)


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one thing, and what to do about it, if anything.

    `code` is the exit code that it is worth, 0 where nothing is wrong, None where the thing could
    not be looked at.
    """

    about: str
    code: int | None
    text: str
    advice: str | None = None

    @property
    def state(self) -> str:
        """The finding in a word: ok, note, bad, or — for what was not looked at."""
        if self.code is None:
            return "—"
        if self.code:
            return "bad"
        return "note" if self.advice else "ok"


def find_worst(findings: Sequence[Finding]) -> Finding | None:
    """Return the gravest finding, or None where nothing is wrong."""
    wrong = [finding for finding in findings if finding.code]
    return min(wrong, key=lambda finding: _GRAVEST_FIRST.index(finding.code or 0), default=None)
