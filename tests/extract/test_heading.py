from __future__ import annotations

import pytest

from tests.support.pages import page
from yybcrawl.extract.heading import Heading, find_heading
from yybcrawl.extract.sources import read_source

TITLE = "社区广场的读书会开到了第三年"

ROW = "<table><tr><td>来源：天府早报</td><td>2018-04-25 03:13</td></tr></table>"


def head_of(body: str) -> Heading:
    found = page(body)
    return find_heading(found, 0, len(found.lines))


@pytest.mark.parametrize(
    "head",
    [
        f"<h1>{TITLE}</h1><p>来源:天府早报 2018-04-25 03:13   https://www.yybnet.net/</p>",
        f"<h1>{TITLE}</h1><p>来源：天府早报　2018-04-25 03:13　https://www.yybnet.net/</p>",
        f"<div>{TITLE}</div><div>天府早报 2018-04-25 03:13 大字</div>",
        f"<div>{TITLE}</div><div>天府早报 2018-04-25 03:13 <a href='#'>大字</a></div>",
        f"<center>{TITLE}</center>{ROW}",
        f"<h2>{TITLE}</h2><span>2018年04月25日 03:13</span> <span>来源：天府早报</span>",
        f"<h1>{TITLE}</h1><div>发布时间：2018-04-25 03:13</div><div>来源：天府早报</div>",
        f"<h1>{TITLE}</h1><ul><li>2018/4/25 3:13:07<li>来源: 天府早报<li>浏览：12次</ul>",
        f"<h1>{TITLE}</h1><p>天府早报</p><p>2018-04-25 03:13</p>",
    ],
)
def test_title_source_and_minute_are_read(head: str) -> None:
    found = head_of(f"{head}<p>今天上午，居民在广场上读书。</p>")
    assert (found.title, found.source, bool(found.meta)) == (TITLE, "天府早报", True)
    assert found.printed is not None
    assert found.printed.at is not None
    assert f"{found.printed.at:%Y-%m-%d %H:%M}" == "2018-04-25 03:13"


def test_the_body_begins_after_the_head() -> None:
    body = f"<h1>{TITLE}</h1><p>来源:天府早报 2018-04-25</p><p>今天上午。</p>"
    found = head_of(body)
    assert (found.body, found.printed and found.printed.at) == (2, None)


def test_a_head_without_a_source_has_a_day() -> None:
    found = head_of(f"<h1>{TITLE}</h1><p>2018-04-25 03:13</p><p>今天上午。</p>")
    assert (found.title, found.source) == (TITLE, None)
    assert found.printed is not None


def test_a_head_without_a_day_has_a_source() -> None:
    found = head_of(f"<h1>{TITLE}</h1><p>来源：天府早报</p><p>今天上午。</p>")
    assert (found.title, found.source, found.printed) == (TITLE, "天府早报", None)


def test_the_slogan_is_no_title() -> None:
    body = (
        f"<p>看家乡事，品故乡情</p><p>{TITLE}</p><p>天府早报 2018-04-25 03:13 大字</p><p>今天。</p>"
    )
    assert head_of(body).title == TITLE


def test_a_title_broken_in_two_is_one() -> None:
    body = "<h1>打造家园<br>两年见效</h1><p>来源:天府早报 2018-04-25 03:13</p><p>今天。</p>"
    assert head_of(body).title == "打造家园 两年见效"


def test_a_date_in_the_text_is_not_the_head() -> None:
    body = (
        f"<h1>{TITLE}</h1><p>来源:天府早报 2018-04-25 03:13</p>"
        "<p>2017年3月2日 08:00，第一次读书会在这里举行。</p>"
    )
    found = head_of(body)
    assert found.printed is not None
    assert str(found.printed.on) == "2018-04-25"


@pytest.mark.parametrize(
    ("meta", "source"),
    [
        ("来源:天府早报 2018-04-25 03:13   https://www.yybnet.net/", "天府早报"),
        ("来源：天府早报　2018-04-25", "天府早报"),
        ("天府早报 2018-04-25 03:13 大字", "天府早报"),
        ("2018-04-25 03:13 来源：天府早报 作者：林晓", "天府早报"),
        ("2018-04-25 03:13", None),
        ("来源： 2018-04-25 03:13", None),
        ("", None),
    ],
)
def test_the_source_is_read_from_its_line(meta: str, source: str | None) -> None:
    assert read_source(meta) == source


@pytest.mark.parametrize(
    "title",
    [
        "评论：读书会为什么能办下去",
        "来源：一条河的故事",
        "读书会：2018-04-25 这一天",
        "猜你喜欢：旧书新读",
    ],
)
def test_a_title_may_begin_as_a_landmark_does(title: str) -> None:
    found = head_of(f"<h1>{title}</h1><p>来源:天府早报 2018-04-25 03:13</p><p>今天上午。</p>")
    assert (found.title, found.source) == (title, "天府早报")


@pytest.mark.parametrize(
    "line",
    [
        "<span>来源</span><span>天府早报</span> 2018-04-25 03:13",
        "【来源：天府早报】 2018-04-25 03:13",
        "稿源：天府早报 0评论 2018-04-25 03:13",
        "<dl><dt>来源</dt><dd>天府早报</dd><dt>日期</dt><dd>2018-04-25 03:13</dd></dl>",
    ],
)
def test_a_source_may_be_labelled_in_other_ways(line: str) -> None:
    found = head_of(f"<h1>{TITLE}</h1><div>{line}</div><p>今天上午，居民在广场上读书。</p>")
    assert (found.source, found.printed is not None) == ("天府早报", True)


def test_a_sentence_that_looks_like_a_source_line_is_none() -> None:
    body = "<p>“来源：村民自家的地，时间：每天清晨。”她在黑板上写道。</p>"
    found = head_of(f"<h1>{TITLE}</h1><p>2018-04-25 https://www.yybnet.net/</p>{body}")
    assert (found.source, found.body) == (None, 2)
