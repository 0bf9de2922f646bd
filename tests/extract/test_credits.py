from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.credits import Credit, open_notes, pick_people, plain, read_credit
from yybcrawl.extract.roles import has_role
from yybcrawl.items import Author

NAMES = st.sampled_from(["林晓", "周文静", "欧阳静", "司马青云", "王小明", "扎西多吉"])
REPORTERS = ("记者", "通讯员", "实习生", "见习记者", "实习记者")


@pytest.mark.parametrize(
    "text",
    [
        "记者 林晓",
        "本报记者林晓 通讯员周静",
        "校对：林晓",
        "来源：锦城日报",
        "作者：林晓，锦城大学教授",
        "编辑：admin",
    ],
)
def test_a_whole_credit_holds_nothing_else(text: str) -> None:
    assert read_credit(plain(text)).is_whole


@pytest.mark.parametrize(
    "text",
    [
        "记者 在新都区的广场上 看见",
        "记者：",
        "图：工人正在施工",
        "来源" + "：很长" * 30,
        "今天 天气 编辑：林晓",
        "",
    ],
)
def test_other_words_make_no_whole_credit(text: str) -> None:
    assert not read_credit(plain(text)).is_whole


def test_the_people_of_duties_are_not_kept() -> None:
    text = plain("监制：林晓 校对 周静 审核：王小明 编辑：杜敏")
    assert read_credit(text) == Credit([Author("杜敏", "编辑")], is_whole=True)
    assert pick_people(text) == [("杜敏", "编辑")]


def test_a_paper_between_two_roles_is_nobody() -> None:
    for paper in ("华西都市报", "齐云晚报", "锦言亮"):
        people = read_credit(plain(f"文/图 {paper}记者 林晓")).people
        assert people == [("林晓", "记者")]
    people = read_credit(plain("通讯员周文静本报记者林晓")).people
    assert people == [("周文静", "通讯员"), ("林晓", "记者")]


def test_one_sign_stands_for_many() -> None:
    assert plain("编　辑丨林晓｜阿卜杜拉•买买提") == "编辑|林晓|阿卜杜拉·买买提"
    assert {plain(f"文{bar}林晓") for bar in "︱︳│丨∣｜"} == {"文|林晓"}


def test_notes_in_brackets_are_opened_or_dropped() -> None:
    assert open_notes("[美]林晓(图)").split() == ["林晓"]
    assert "记者 林晓" in open_notes("锦城日报(记者 林晓)")


@pytest.mark.parametrize(
    "text", ["记者 林晓", "编辑：", "图/林晓", "林晓 摄", "By Anna", "来源：锦网"]
)
def test_role_words_are_told(text: str) -> None:
    assert has_role(plain(text))


@pytest.mark.parametrize(
    "text", ["图画", "天文", "记者站", "编辑部", "拍摄中", "阅读：1", "Baby", ""]
)
def test_other_words_are_no_roles(text: str) -> None:
    assert not has_role(text)


@given(
    st.lists(st.tuples(st.sampled_from(REPORTERS), NAMES), min_size=1, max_size=4),
    st.sampled_from(["", " ", "：", " | "]),
)
def test_each_person_has_the_role_before_him(people: list[tuple[str, str]], sign: str) -> None:
    text = " ".join(f"{role}{sign}{name}" for role, name in people)
    credit = read_credit(plain(text))
    assert credit.is_whole
    assert [(one.role, one.name) for one in credit.people] == people
    assert pick_people(plain(text)) == credit.people
