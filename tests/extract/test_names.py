from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.names import is_name, is_nameable, split_names

NAMES = ("王晓", "李文静", "欧阳静", "司马青云", "李小明", "令狐静", "周敏")


@pytest.mark.parametrize("text", [*NAMES, "阿卜杜拉·买买提"])
def test_a_name_is_one(text: str) -> None:
    assert is_name(text)
    assert split_names(text) == (text,)


@pytest.mark.parametrize(
    "text", ["", "王", "广场", "王晓静文", "WangXiao", "王 晓", "王晓。", "报讯", "读书会"]
)
def test_other_words_are_no_name(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("王建国李小明", ("王建国", "李小明")),
        ("王晓李文静", ("王晓", "李文静")),
        ("欧阳静司马青", ("欧阳静", "司马青")),
        ("王晓周敏李小明", ("王晓", "周敏", "李小明")),
    ],
)
def test_names_that_run_together_are_cut(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize("text", ["", "的", "在广场上看", "abc", "王晓看了看"])
def test_what_is_not_made_of_names_is_not_cut(text: str) -> None:
    assert not split_names(text)


@pytest.mark.parametrize(
    ("text", "could_be"), [("海凡", True), ("的", False), ("一二三四五", False)]
)
def test_a_pen_name_has_two_to_four_characters(text: str, could_be: bool) -> None:  # noqa: FBT001  a column
    assert is_nameable(text) == could_be


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map("".join) | st.text(max_size=9))
def test_the_pieces_join_back_to_the_text(text: str) -> None:
    pieces = split_names(text)
    assert pieces is None or "".join(pieces) == text
