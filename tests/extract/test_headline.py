from __future__ import annotations

import pytest

from tests.support.pages import page
from yybcrawl.extract.headline import clean_title, find_headline, headline_above, headline_text

TITLE = "社区广场的读书会开到了第三年"
TEXT = "<p>今天上午，居民在广场上读书，带来的书有三百多本，从连环画到地方志都有。</p>"


def title_of(body: str, title: str, vouched: str | None = None) -> str | None:
    found = page(body + TEXT, title=title)
    index = find_headline(found, vouched)
    return None if index is None else headline_text(found, index)


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        f"{TITLE}_本地新闻_望江新闻网",
        f"{TITLE}-望江网",
        f"望江在线 | {TITLE}",
        f"{TITLE} - 资讯 - 天府早报",
        f"{TITLE}--望江在线",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{TITLE}</h1>",
        f"<div><font size=5>{TITLE}</font></div>",
        f"<p>茶园开园记</p><p>{TITLE}</p><p>——望江见闻之三</p>",
        f"<p>主题：{TITLE}</p>",
        f"<h1>{TITLE}<br><span>2018-04-25 03:13:07 来源：天府早报 点击：350</span></h1>",
        f"<li><a href='/a'>{TITLE}</a></li><h2>{TITLE}</h2>",
        f"<h1>一年一度的约定<br>{TITLE}</h1>",
        f"<tr><td>{TITLE} 2018-04-25 03:13:07 楼主</td></tr>",
    ],
)
def test_the_title_is_the_line_that_the_page_vouches_for(title: str, body: str) -> None:
    assert title_of(body, title) == TITLE


@pytest.mark.parametrize(
    "body",
    [
        "<h1>望江茶园今日开园迎客<br>一天来了三千多人品茶</h1>",
        "<p>望江茶园今日开园迎客</p><p>一天来了三千多人品茶</p>",
    ],
)
def test_a_title_may_stand_in_two_lines(body: str) -> None:
    title = "望江茶园今日开园迎客 一天来了三千多人品茶_望江网"
    assert title_of(body, title) == "望江茶园今日开园迎客 一天来了三千多人品茶"


def test_another_witness_vouches_where_the_title_is_the_sites() -> None:
    body = f"<h1>{TITLE}</h1><h1>今年办了三十六场</h1>"
    assert title_of(body, "望江新闻网") is None
    assert title_of(body, "望江新闻网", TITLE) == TITLE
    assert title_of(body, "", f"{TITLE}-望江网") == TITLE


def test_no_witness_no_sure_title() -> None:
    assert title_of(f"<h1>{TITLE}</h1>", "") is None


@pytest.mark.parametrize(
    "rail",
    ["<p>访问:121369</p>", "<p>一、怎样读书</p>", "<p>正在读取评论……</p>", "<p>本报记者 林晓</p>"],
)
def test_what_stands_above_the_text_may_be_no_title(rail: str) -> None:
    found = page(f"<p>{TITLE}</p>{rail}{TEXT}")
    index = headline_above(found, 2)
    assert index is not None
    assert headline_text(found, index) == TITLE


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        (f"{TITLE}_望江新闻网", TITLE),
        ("茶园开园_望江县人民政府门户网站新闻频道资讯网", "茶园开园"),
        ("望江新闻网", "望江新闻网"),
        ("", None),
    ],
)
def test_a_title_is_cut_from_the_sites_name(title: str, clean: str | None) -> None:
    assert clean_title(title) == clean
