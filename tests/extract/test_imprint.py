from __future__ import annotations

import time
from datetime import datetime

import pytest

from yybcrawl.extract import ExtractedArticle, extract_article
from yybcrawl.zone import CHINA

TITLE = "社区广场的读书会开到了第三年"
TEXT = "".join(
    f"<p>{line}</p>"
    for line in (
        "今天上午，居民在社区广场上读书，带来的书有三百多本，从连环画到地方志都有。",
        "组织者说，读书会每月办两回，从没有停过，下雨就搬到走廊里去办，也有人来。",
        "到场的孩子领到一本练习册，他们约好下个月再来，各带一位同学，带一本书。",
    )
)
HEAD = f"<h1>{TITLE}</h1>"
RAIL = "<h3>推荐阅读</h3>" + "".join(
    f"<p><a href='/a/{n}.html'>茶园开园，来了三千多位客人</a> 2019-01-0{n} 10:00</p>"
    for n in (1, 2)
)
NOON = datetime(2018, 4, 25, 12, tzinfo=CHINA)


def read(
    body: str, *, head: str = "", url: str = "https://news.example/a.html"
) -> ExtractedArticle:
    html = f"<html><head><title>{TITLE}_望江在线</title>{head}</head><body>{body}</body></html>"
    return extract_article(html.encode(), url, "text/html; charset=utf-8", fetched_at=NOON)


def time_of(found: ExtractedArticle) -> str:
    if found.published_at:
        return f"{found.published_at:%Y-%m-%d %H:%M}"
    return str(found.published_on)


@pytest.mark.parametrize(
    "body",
    [
        f"{HEAD}<p>望江新闻网 2018-04-20 03:13</p>{TEXT}",
        f"{HEAD}<div>望江新闻网</div><div>2018-04-20 03:13</div>{TEXT}",
        f"{HEAD}<div>2018-04-20 03:13</div>{TEXT}<p>来源：望江新闻网 编辑：林晓</p>",
        f"{HEAD}<div>2018-04-20 03:13 来源：转载</div>{TEXT}<p>信息来源：望江新闻网</p>",
        f"{HEAD}{TEXT}<p>（据望江新闻网）</p><p>发表于 2018-04-20 03:13</p>",
        f"<p>公告：本站于2018年5月2日 02:00升级</p>{HEAD}<p>望江新闻网 2018-04-20 03:13</p>{TEXT}",
        f"<p>来源：望江新闻网 2018-04-20 03:13</p>{HEAD}{TEXT}",
        f"{HEAD}<p>原创 <a href='#'>林晓</a><a href='#'>望江新闻网</a> 2018-04-20 03:13</p>{TEXT}",
    ],
)
@pytest.mark.parametrize("rest", ["", RAIL])
def test_source_and_minute_are_found_around_the_article(body: str, rest: str) -> None:
    found = read(body + rest, head='<meta name="author" content="林晓">')
    assert (found.title, found.source, time_of(found)) == (TITLE, "望江新闻网", "2018-04-20 03:13")


def test_a_moment_ago_is_told_from_the_moment_of_reading() -> None:
    body = f"{HEAD}<p>望江新闻网</p><div><i>3小时前</i><i>望江新闻网官方帐号</i></div>{TEXT}"
    found = read(body)
    assert (found.source, time_of(found)) == ("望江新闻网", "2018-04-25 09:00")


def test_the_month_of_the_address_settles_a_date_and_gives_none() -> None:
    url = "https://news.example/2018/04/7.html"
    assert time_of(read(f"{HEAD}<p>望江新闻网 04/05/2018</p>{TEXT}", url=url)) == "2018-04-05"
    assert time_of(read(f"{HEAD}{TEXT}", url="https://news.example/2018/0425/7.html")) == "None"


def test_a_hint_is_taken_for_what_the_page_does_not_print() -> None:
    head = (
        '<meta name="PubDate" content="2018-04-20 03:13">'
        '<meta name="ContentSource" content="望江新闻网">'
    )
    found = read(HEAD + TEXT + RAIL, head=head)
    assert (found.source, time_of(found)) == ("望江新闻网", "2018-04-20 03:13")
    found = read(f"{HEAD}<p>来源：天府早报 2018-04-20</p>{TEXT}", head=head)
    assert (found.source, time_of(found)) == ("天府早报", "2018-04-20 03:13")


@pytest.mark.parametrize(
    ("printed", "time"),
    [
        ("2018-04-19", "2018-04-19"),
        ("2018-04-20 08:00", "2018-04-20 08:00"),
        ("2018-04-20 00:00", "2018-04-20"),
    ],
)
def test_the_visible_page_overrules_a_hint(printed: str, time: str) -> None:
    head = '<meta name="PubDate" content="2018-04-20 03:13">'
    assert time_of(read(f"{HEAD}<p>来源：天府早报 {printed}</p>{TEXT}", head=head)) == time


def test_a_hint_settles_a_date_of_two_readings() -> None:
    head = '<meta name="PubDate" content="2018-03-02 00:00">'
    body = f"{HEAD}<p>天府早报 发表时间：03/02/2018 - 13:48</p>{TEXT}"
    assert time_of(read(body, head=head)) == "2018-03-02 13:48"


@pytest.mark.parametrize(
    "top",
    [
        "<p>白鹿晚报　数字报　2018年04月20日　星期五</p><p>第A05版：本地</p>",
        "<p>2018年04月20日 星期五</p><p>往期回顾　版面目录</p>",
    ],
)
def test_an_edition_prints_day_and_paper_on_top_of_the_page(top: str) -> None:
    pages = "".join(f"<p><a href='/{n}.html'>第{n:02}版：要闻</a></p>" for n in range(1, 9))
    html = f"<title>{TITLE}_白鹿晚报数字报</title>{top}{pages}{HEAD}{TEXT}"
    found = extract_article(
        html.encode(), "https://news.example/a.html", "text/html; charset=utf-8"
    )
    assert (found.source, time_of(found)) == ("白鹿晚报", "2018-04-20")


@pytest.mark.parametrize(
    "other",
    [
        f"<p>今天是2024年5月3日 星期五</p>{HEAD}{TEXT}",
        f"<p>2024年5月3日 星期五</p><ul>{'<li>首页</li>' * 9}</ul>{HEAD}{TEXT}",
        f"{HEAD}{TEXT}<h3>网友评论</h3><p>用户25 2019-01-02 10:00</p><p>写得好。</p>",
        f"{HEAD}{TEXT}<p><a href='/b'>茶园开园，来了三千多位客人</a></p><p>2019-01-02</p>",
    ],
)
def test_clocks_comments_and_rails_date_no_article(other: str) -> None:
    found = read(other)
    assert (found.source, found.published_on) == (None, None)


@pytest.mark.parametrize(
    "line", ["2018-04-25 03:13", "来源：转载", "成文日期：2018-04-25", "望江新闻网", "第A05版 2018"]
)
def test_time_grows_linearly_with_lines_of_heads(line: str) -> None:
    def spent(count: int) -> float:
        begin = time.process_time()
        read(HEAD + f"<p>{line}</p>" * count + TEXT)
        return time.process_time() - begin

    assert spent(8_000) < 40 * spent(1_000) + 0.1
