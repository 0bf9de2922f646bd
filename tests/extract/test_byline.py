from __future__ import annotations

import pytest

from yybcrawl.extract.byline import Byline, find_byline, read_people
from yybcrawl.items import Author

TEXT = (
    "昨日上午，社区广场上坐满了人，二十七个节目都由街坊自编自演，演了两个多小时才散场，"
    "大家都说明年还要再来。"
)
People = tuple[tuple[str, str], ...]

FIRST: list[tuple[str, People]] = [
    ("■天府早报记者林晓实习生周文静", (("林晓", "记者"), ("周文静", "实习生"))),
    ("□林晓 本报记者 周静", (("林晓", "作者"), ("周静", "记者"))),
    ("□ 本报记者 林晓 周文静", (("林晓", "记者"), ("周文静", "记者"))),
    ("□记者林晓报道", (("林晓", "记者"),)),
    ("■ 新都中学  林晓", (("林晓", "作者"),)),
    ("林晓芸 文/图", (("林晓芸", "作者"),)),
    ("本报见习记者林晓", (("林晓", "见习记者"),)),
    ("本报记者 林 晓", (("林晓", "记者"),)),
    ("林晓", (("林晓", "作者"),)),
    ("□林晓(绵阳)", (("林晓", "作者"),)),
    ("□林晓（绵阳）", (("林晓", "作者"),)),
    ("本报记者林文进周贵君", (("林文进", "记者"), ("周贵君", "记者"))),
    ("记者 欧阳静 摄影 司马青", (("欧阳静", "记者"), ("司马青", "摄影"))),
    ("记者 林晓、周静和王强 文/图", (("林晓", "记者"), ("周静", "记者"), ("王强", "记者"))),
    ("特约记者 林晓 通讯员 周静 摄影报道", (("林晓", "记者"), ("周静", "通讯员"))),
    ("首席记者 林晓 实习记者 周静", (("林晓", "记者"), ("周静", "实习记者"))),
    ("编辑 林晓", (("林晓", "编辑"),)),
]
LEAD: list[tuple[str, People]] = [
    ("本报讯(记者 林晓 周文静 文/图)", (("林晓", "记者"), ("周文静", "记者"))),
    ("本报讯（记者 林晓 周文静 文/图）", (("林晓", "记者"), ("周文静", "记者"))),
    ("本报讯(YMG记者林晓通讯员周静)", (("林晓", "记者"), ("周静", "通讯员"))),
    ("四川经济日报德阳讯(记者 林晓)", (("林晓", "记者"),)),
    ("华商报讯(实习记者林晓)", (("林晓", "实习记者"),)),
    ("(记者 林晓 周静)", (("林晓", "记者"), ("周静", "记者"))),
]
LAST: list[tuple[str, People]] = [
    ("(本报记者 林晓)", (("林晓", "记者"),)),
    ("（本报记者 林晓）", (("林晓", "记者"),)),
    ("(记者 林晓芸摄)", (("林晓芸", "记者"),)),
    ("本报记者 林晓 摄", (("林晓", "记者"),)),
    ("文/图林晓芸", (("林晓芸", "作者"),)),
    ("(林晓芸)", (("林晓芸", "作者"),)),
    ("责任编辑：林晓", (("林晓", "编辑"),)),
    ("(作者系新都作家协会会员)", ()),
    ("（作者系市作家协会会员）", ()),
]
GLUED: list[tuple[str, People]] = [
    ("(本报记者 林晓)", (("林晓", "记者"),)),
    ("记者林晓芸摄", (("林晓芸", "记者"),)),
    ("（记者 林晓芸摄）", (("林晓芸", "记者"),)),
    ("文/图林晓芸", (("林晓芸", "作者"),)),
    ("(林晓芸)", (("林晓芸", "作者"),)),
]


def credited(credit: str, people: People, *lines: int) -> Byline:
    return Byline(credit, [Author(*person) for person in people], frozenset(lines))


@pytest.mark.parametrize(("credit", "people"), FIRST)
def test_a_first_line_is_a_credit(credit: str, people: People) -> None:
    assert find_byline([credit, TEXT, TEXT]) == credited(credit, people, 0)


@pytest.mark.parametrize(("credit", "people"), LEAD)
def test_a_lead_holds_a_credit_and_stays_in_the_text(credit: str, people: People) -> None:
    assert find_byline([credit + TEXT, TEXT]) == credited(credit, people)


@pytest.mark.parametrize(("credit", "people"), LAST)
def test_a_last_line_is_a_credit(credit: str, people: People) -> None:
    assert find_byline([TEXT, TEXT, credit]) == credited(credit, people, 2)


@pytest.mark.parametrize(("credit", "people"), GLUED)
def test_a_credit_is_glued_to_the_text_and_stays_in_it(credit: str, people: People) -> None:
    assert find_byline([TEXT, TEXT + credit]) == credited(credit, people)


@pytest.mark.parametrize(
    "line",
    [
        TEXT,
        "谁来评",
        "构建“1+6+N” 推动社区建设",
        "（资料图片）",
        "图①",
        "1",
        "记者手记",
        "记者从市水务局获悉，供水将于明日恢复。",
        "本报济南10月16日讯",
        "N",
    ],
)
def test_other_lines_are_no_credit(line: str) -> None:
    for paragraphs in ([line, TEXT, TEXT], [TEXT, line, TEXT], [TEXT, TEXT, line]):
        assert find_byline(paragraphs) == Byline(None, [], frozenset())


def test_a_dateline_that_names_nobody_is_no_credit() -> None:
    assert find_byline([f"本报济南10月16日讯 {TEXT}", TEXT]).text is None


def test_credits_at_both_ends_are_one_byline() -> None:
    found = find_byline(["□记者 林晓", TEXT, "（通讯员 周静 林晓）"])
    assert found.text == "□记者 林晓 （通讯员 周静 林晓）"
    assert found.authors == [("林晓", "记者"), ("周静", "通讯员")]
    assert found.lines == {0, 2}


def test_a_caption_or_page_jump_may_stand_after_the_last_credit() -> None:
    for after in ("(下转第二版)", "图为演出现场"):
        assert find_byline([TEXT, "(本报记者 林晓)", after]).lines == {1}


def test_an_empty_body_has_no_byline() -> None:
    assert find_byline([]) == Byline(None, [], frozenset())


def test_a_credit_is_told_from_one_with_other_words() -> None:
    assert read_people("记者 林晓")[1]
    assert not read_people("记者 在新都区的广场上 看见")[1]
