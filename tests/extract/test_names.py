from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.names import (
    is_likely_name,
    is_name,
    is_nameable,
    is_nobody,
    is_pen_name,
    is_place,
    split_names,
    without_place,
)

NAMES = ("王晓", "李文静", "欧阳静", "司马青云", "李小明", "令狐静", "周敏")


@pytest.mark.parametrize(
    "text", [*NAMES, "阿卜杜拉·买买提", "約翰·史密斯", "扎西多吉", "伊琳", "張曉"]
)
def test_a_name_is_one(text: str) -> None:
    assert is_name(text)
    assert split_names(text) == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "王",
        "广场",
        "王晓静文",
        "WangXiao",
        "王 晓",
        "王晓。",
        "报讯",
        "读书会",
        "成都",
        "江苏",
        "谢谢",
        "方法",
        "于昨日",
        "来到",
        "王女士",
        "李先生",
        "约翰·",
        "·王晓",
    ],
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
        ("王建国·李小明", ("王建国", "李小明")),
        ("约翰·史密斯", ("约翰·史密斯",)),
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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("王晓成都", "王晓"),
        ("王晓平川区", "王晓"),
        ("李文静平川區", "李文静"),
        ("王晓李文静平川县", "王晓李文静"),
        ("青石坝镇", ""),
        ("平川县", ""),
        ("齐齐哈尔市", ""),
        ("成都", ""),
        ("王晓", "王晓"),
        ("", ""),
    ],
)
def test_a_place_is_cut_from_the_end_of_names(text: str, names: str) -> None:
    assert without_place(text) == names


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map("".join) | st.text(max_size=9))
def test_the_pieces_join_back_to_the_text(text: str) -> None:
    pieces = split_names(text)
    assert pieces is None or "".join(pieces) == text


@pytest.mark.parametrize("text", ["林晓", "林晓芸", "欧阳静", "彭立夏", "罗丹", "柴小军"])
def test_a_likely_name_has_usual_characters(text: str) -> None:
    assert is_likely_name(text)


@pytest.mark.parametrize("text", ["王饭", "海凡", "文化", "江西", "黄豆", "谁来评"])
def test_a_name_by_chance_is_not_likely(text: str) -> None:
    assert not is_likely_name(text)


@pytest.mark.parametrize("text", ["山间的小风", "ggj88", "Anna Lee", "海凡", "简·格雷", "J.K."])
def test_what_an_author_may_call_himself(text: str) -> None:
    assert is_pen_name(text)


@pytest.mark.parametrize(
    "text", ["admin", "佚名", "网络", "Editor", "2018", "受访者供图", "北京", "锦城人的七日谈", ""]
)
def test_what_no_author_calls_himself(text: str) -> None:
    assert not is_pen_name(text)


def test_who_is_nobody_and_what_is_a_place() -> None:
    assert is_nobody("佚名")
    assert not is_nobody("林晓")
    assert is_place("北京")
    assert not is_place("林晓")


def test_a_run_that_is_too_long_is_not_cut() -> None:
    assert split_names("王晓" * 1000) is None
