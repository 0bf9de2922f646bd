from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from tests.support.pages import page
from yybcrawl.extract.dates import find_printed
from yybcrawl.extract.meta_line import find_meta, head_date, meta_text, tells_meta
from yybcrawl.zone import CHINA

TITLE = "社区广场的读书会开到了第三年"
TEXT = "<p>今天上午，居民在广场上读书，带来的书有三百多本，从连环画到地方志都有。</p>"
NOON = datetime(2018, 4, 25, 12, tzinfo=CHINA)


def meta_of(body: str) -> str | None:
    found = page(f"<h1>{TITLE}</h1>{body}{TEXT}")
    find = partial(find_printed, fetched_at=NOON, month=(2018, 4))
    lines = find_meta(found, 1, len(found.lines), find)
    return meta_text(found, lines) if lines else None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>2018-04-25</p>", "2018-04-25"),
        ("<p>二〇一八年四月二十五日</p>", "二〇一八年四月二十五日"),
        ("<p>4月25日</p>", "4月25日"),
        ("<p>天府早报　04/05/2018</p>", "天府早报 04/05/2018"),
        ("<div><span>8小时前</span><span>望江新闻网</span></div>", "8小时前 望江新闻网"),
        ("<div>2018-04-25 <b>21:28</b><b>7.1万阅读</b></div>", "2018-04-25 21:28 7.1万阅读"),
        ("<div>2018-04-25 21:28:07<b>39读书网</b></div>", "2018-04-25 21:28:07 39读书网"),
        ("<p>2018-04-25</p><p>03:13</p>", "2018-04-25 03:13"),
    ],
)
def test_a_line_is_found_in_every_form(body: str, text: str) -> None:
    assert meta_of(body) == text


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>今天是2018年4月25日 星期三 晴</p>",
        "<p><a href='/a'>茶园开园，来了三千人 2018-04-25</a></p>",
        "<p>2018年4月25日，第一次读书会在这里举行，来的人坐满了整个走廊，还有人带来了自家的板凳，一直读到天黑。</p>",
        "<p>Copyright © 2018-04-25</p>",
    ],
)
def test_other_dates_make_no_head(body: str) -> None:
    assert meta_of(body) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("成文日期: 2018年04月20日 发布日期: 2018-04-25", "2018-04-25"),
        ("成文日期: 2018年04月20日 2018-04-25", "2018-04-25"),
        ("成文日期: 2018年04月20日", "2018-04-20"),
        ("2018-04-25 03:13 (2018-04-26 更新)", "2018-04-25"),
    ],
)
def test_the_day_of_publication_comes_before_others(text: str, day: str) -> None:
    printed = head_date(text, find_printed)
    assert str(printed and printed.on) == day


@pytest.mark.parametrize(
    "text",
    [
        "2018-04-25 03:13",
        "2018-04-25 03:13 来源：天府早报 评论：0 点击：350",
        "文号：望府办〔2018〕3号 发布日期：2018-04-25",
        "来源：天府早报",
        "【字体：大 中 小】",
    ],
)
def test_a_text_may_tell_nothing_but_the_head(text: str) -> None:
    assert tells_meta(text)


@pytest.mark.parametrize(
    "text", [TITLE, "2018年4月25日的读书会，一共来了三百多位居民和老师", "（完）"]
)
def test_a_text_may_tell_more(text: str) -> None:
    assert not tells_meta(text)
