from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.report.levels import COLOURS, Levels

counts = st.lists(st.integers(0, 500), max_size=60)


@given(counts)
def test_more_is_never_paler(many: list[int]) -> None:
    levels = Levels.of(many)
    colours = [levels.colour(count) or "" for count in sorted(many)]
    assert colours == sorted(colours)
    assert all((levels.colour(count) is None) == (count == 0) for count in many)


@given(counts)
def test_the_legend_has_each_colour_that_is_used_once(many: list[int]) -> None:
    levels = Levels.of(many)
    shown = [colour for colour, _ in levels.legend()]
    assert len(shown) == len(set(shown)) <= len(COLOURS)
    assert {levels.colour(count) for count in many if count} == set(shown)


def test_steps_say_their_ranges() -> None:
    levels = Levels.of([0, 0, *range(1, 21)])
    assert list(levels.legend()) == [
        ("a", "1–7"),
        ("b", "8–12"),
        ("c", "13–16"),
        ("d", "17–19"),
        ("e", "≥ 20"),
    ]
    assert list(Levels.of([3, 3]).legend()) == [("c", "≥ 3")]
    assert list(Levels.of([0]).legend()) == []
