from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.byline import Byline, find_byline, read_meta_byline
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
    ("新华社成都4月25日电（记者林晓、周静）", (("林晓", "记者"), ("周静", "记者"))),
    ("锦城网4月25日消息（记者林晓 芙蓉台记者周静）", (("林晓", "记者"), ("周静", "记者"))),
    ("2016年06月17日06:15 锦网-锦城晚报 本报讯（记者林晓）", (("林晓", "记者"),)),
    ("【锦城日报驻台北特约记者 林晓】", (("林晓", "记者"),)),
    ("〔記者林曉／台北報導〕", (("林曉", "记者"),)),
    ("本报讯（林晓）", (("林晓", "作者"),)),
    ("（锦城社記者溫曉芸台北21日電）", (("溫曉芸", "记者"),)),
    ("【本報記者林曉芸平川區報導】", (("林曉芸", "记者"),)),
    ("（记者林晓、周静平川县3月4日电）", (("林晓", "记者"), ("周静", "记者"))),
]
LAST: list[tuple[str, People]] = [
    ("(本报记者 林晓)", (("林晓", "记者"),)),
    ("（本报记者 林晓）", (("林晓", "记者"),)),
    ("(记者 林晓芸摄)", (("林晓芸", "记者"),)),
    ("本报记者 林晓 摄", (("林晓", "记者"),)),
    ("文/图林晓芸", (("林晓芸", "作者"),)),
    ("(林晓芸)", (("林晓芸", "作者"),)),
    ("责任编辑：林晓", (("林晓", "编辑"),)),
    ("(责任编辑：林晓)", (("林晓", "编辑"),)),
    ("（ 责任编辑：林晓 ）", (("林晓", "编辑"),)),
    ("[责任编辑：林晓 PN031]", (("林晓", "编辑"),)),
    ("（责任编辑：林晓 lin@jinwang.example）", (("林晓", "编辑"),)),
    ("责编：林晓 周静", (("林晓", "编辑"), ("周静", "编辑"))),
    ("(责编：林晓芸(实习生)、周静)", (("林晓芸", "编辑"), ("周静", "编辑"))),
    ("【编辑:林晓】", (("林晓", "编辑"),)),
    ("编辑：林晓 审核：周静 校对：王强", (("林晓", "编辑"),)),
    ("责任编辑：林晓，审核：周静，终审：王强", (("林晓", "编辑"),)),
    ("编辑丨林晓", (("林晓", "编辑"),)),
    ("作者︱小满", (("小满", "作者"),)),
    ("文：海边的树", (("海边的树", "作者"),)),
    ("文/片 齐云晚报记者 林晓 实习生 周静", (("林晓", "记者"), ("周静", "实习生"))),
    ("文丨锦言亮特约评论员 林晓", (("林晓", "作者"),)),
    ("林晓芸/摄", (("林晓芸", "摄影"),)),
    ("本文来源：锦城新闻网 作者：林晓 责任编辑：NF123", (("林晓", "作者"),)),
    ("（作者林晓系锦城大学教授）", (("林晓", "作者"),)),
    ("發布者：林曉", (("林曉", "作者"),)),
    ("責編：林曉", (("林曉", "编辑"),)),
    ("编辑：橙子 校对：周静", (("橙子", "编辑"),)),
    ("来源：锦城日报 编辑：林晓", (("林晓", "编辑"),)),
    ("（记者 林晓 通讯员 周静 文/图）", (("林晓", "记者"), ("周静", "通讯员"))),
    ("锦城日报记者 林晓 山前县报道", (("林晓", "记者"),)),
    ("综合 锦城日报·新芽记者 林晓", (("林晓", "记者"),)),
    ("记者林晓/摄影报道", (("林晓", "记者"),)),
    ("林晓芸摄影报道", (("林晓芸", "作者"),)),
    ("记者 | 林晓", (("林晓", "记者"),)),
    ("图|林晓", (("林晓", "摄影"),)),
    ("图/林晓 文/周静", (("林晓", "摄影"), ("周静", "作者"))),
    ("林晓/文 周静/图", (("林晓", "作者"), ("周静", "摄影"))),
    ("文｜锦城日报记者 林晓　图｜周静", (("林晓", "记者"), ("周静", "摄影"))),
    ("供稿：林晓", (("林晓", "作者"),)),
    ("记者扎西多吉 通讯员泽仁", (("扎西多吉", "记者"), ("泽仁", "通讯员"))),
    ("记者 阿布都·热合曼 李 妮", (("阿布都·热合曼", "记者"), ("李妮", "记者"))),
    ("记者 王 小 欧阳 静 北京报道", (("王小", "记者"), ("欧阳静", "记者"))),
    ("记者王小明／台北報導", (("王小明", "记者"),)),
    ("供稿：市教育局", ()),
    ("审核：林晓", ()),
    ("初审：林晓 复审：周静 终审：王强", ()),
    ("值班编委：林晓", ()),
    ("责任编辑：", ()),
    ("作者：佚名", ()),
    ("图/视觉中国", ()),
    ("来源：锦城日报", ()),
    ("原标题：今晚一起看灯会！", ()),
    ("（原标题：今晚一起看灯会！）", ()),
    ("(作者系新都作家协会会员)", ()),
    ("（作者系市作家协会会员）", ()),
]
GLUED: list[tuple[str, People]] = [
    ("(本报记者 林晓)", (("林晓", "记者"),)),
    ("记者林晓芸摄", (("林晓芸", "记者"),)),
    ("（记者 林晓芸摄）", (("林晓芸", "记者"),)),
    ("文/图林晓芸", (("林晓芸", "作者"),)),
    ("(林晓芸)", (("林晓芸", "作者"),)),
    ("（林晓 上海报道）", (("林晓", "作者"),)),
    ("(锦报记者 林晓)(完)", (("林晓", "记者"),)),
    ("（记者林晓）（责任编辑：周静）", (("林晓", "记者"), ("周静", "编辑"))),
    ("责任编辑：林晓", (("林晓", "编辑"),)),
    ("（作者林晓系锦城智库研究员）", (("林晓", "作者"),)),
    ("（记者林晓、周静、王", (("林晓", "记者"), ("周静", "记者"))),
]
ROLES = {"记者", "见习记者", "实习生", "实习记者", "通讯员", "作者", "摄影", "编辑"}


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
        "记者：是的",
        "记者：",
        "记者走基层",
        "记者 李先生",
        "摄影大赛",
        "图片新闻",
        "图：工人正在施工",
        "编辑推荐",
        "设计简约",
        "江西、湖南",
        "高清",
        "成都",
        "司仪[编辑]",
        "相关阅读",
        "时间：4月25日",
        "（作者认为这是一件好事）",
        "发布者须知",
        "（完）",
        "（连载）",
    ],
)
def test_other_lines_are_no_credit(line: str) -> None:
    for paragraphs in ([line, TEXT, TEXT], [TEXT, line, TEXT], [TEXT, TEXT, line]):
        assert find_byline(paragraphs) == Byline(None, [], frozenset())


def test_many_credits_at_the_foot_are_all_read() -> None:
    foot = ["来源：锦城日报", "编辑：林晓", "审核：周静", "校对：王强", "（原标题：灯会）"]
    found = find_byline([TEXT, TEXT, *foot])
    assert found.text == " ".join(foot)
    assert found.authors == [("林晓", "编辑")]
    assert found.lines == {2, 3, 4, 5, 6}


def test_digits_behind_the_last_bracket_are_no_part_of_the_credit() -> None:
    found = find_byline([TEXT, TEXT + "（編輯：林曉）1120221"])
    assert found == credited("（編輯：林曉）", (("林曉", "编辑"),))


def test_the_only_signature_counts_wherever_it_stands() -> None:
    after = ["我的博客在这里", "相关的几篇旧文", "欢迎来信", TEXT]
    found = find_byline([TEXT, "文：小满", *after])
    assert found == credited("文：小满", (("小满", "作者"),), 1)
    assert not find_byline([TEXT, "文：小满", "文：大寒", *after]).authors
    assert not find_byline([TEXT, "文：早上好，请坐", *after]).authors
    assert find_byline(["记者 林晓", TEXT, "文：小满", *after]).authors == [("林晓", "记者")]


def test_a_lead_counts_though_a_credit_follows_soon() -> None:
    found = find_byline(["本报讯（记者 林晓）今晚有灯会。", "（责任编辑：周静）"])
    assert found.authors == [("林晓", "记者"), ("周静", "编辑")]
    assert found.lines == {1}


def test_a_credit_before_other_words_is_read_and_its_line_stays() -> None:
    found = find_byline([TEXT, "【编辑:林晓】 返回首页，查看更多"])
    assert found == credited("【编辑:林晓】", (("林晓", "编辑"),))


def test_an_open_lead_names_its_people() -> None:
    found = find_byline([f"锦城网讯 特约记者 林晓 通讯员 周静 报道： {TEXT}", TEXT])
    assert found.authors == [("林晓", "记者"), ("周静", "通讯员")]
    assert not found.lines


CREDIT_TEXT = st.text(
    "记者编辑作图文摄影林晓周静（）()[]【】 ·|丨/：:、讯电2018-A_b。■", max_size=150
)


@given(st.lists(CREDIT_TEXT | st.text(max_size=40), max_size=8))
def test_any_text_is_read_without_an_error(paragraphs: list[str]) -> None:
    found = find_byline(paragraphs)
    assert found.lines <= set(range(len(paragraphs)))
    people = [*found.authors, *(p for text in paragraphs for p in read_meta_byline(text).authors)]
    assert all(person.role in ROLES and person.name for person in people)
    assert len({person.name for person in found.authors}) == len(found.authors)


@pytest.mark.parametrize(
    "unit",
    [
        "（",
        "（）",
        "记者",
        "驻",
        " ",
        "王·",
        "by ",
        "■",
        "(记者 ",
        "报道",
        "a@",
        "文/图",
        "\ufdfa",
        "文：",
        "1日電",
        "（作者系",
        "2018由 ",
    ],
)
def test_a_line_without_end_costs_no_more_than_a_short_one(unit: str) -> None:
    endless = unit * 1_000_000
    started = time.process_time()
    find_byline([endless, endless])
    read_meta_byline(endless)
    assert time.process_time() - started < 0.5


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
