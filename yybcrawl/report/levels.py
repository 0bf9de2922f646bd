"""Steps of colour for counts: five at most, parted where the counts themselves are."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

COLOURS = "abcde"
_PARTS = (0, 0.35, 0.6, 0.8, 0.95)


@dataclass(frozen=True, slots=True)
class Levels:
    """The smallest count of each step, ascending."""

    starts: tuple[int, ...]

    @classmethod
    def of(cls, counts: Iterable[int]) -> Levels:
        """Return steps for counts, of which those of zero have none."""
        ordered = sorted(count for count in counts if count > 0)
        return cls(tuple(sorted({ordered[int(len(ordered) * part)] for part in _PARTS if ordered})))

    def colour(self, count: int) -> str | None:
        """Return the letter of a count's colour, from pale `a` to strong `e`; None for zero."""
        return self._colour(bisect_right(self.starts, count) - 1) if count > 0 else None

    def legend(self) -> Iterator[tuple[str, str]]:
        """Give each step's colour and its range of counts."""
        for step, start in enumerate(self.starts):
            if step + 1 == len(self.starts):
                yield self._colour(step), f"≥ {start:,}"
            else:
                end = self.starts[step + 1] - 1
                yield self._colour(step), f"{start:,}" if end == start else f"{start:,}–{end:,}"

    def _colour(self, step: int) -> str:
        last = len(self.starts) - 1
        return COLOURS[round(step * (len(COLOURS) - 1) / last)] if last else COLOURS[2]
