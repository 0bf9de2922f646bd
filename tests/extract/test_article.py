from __future__ import annotations

from datetime import datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.pages import ARTICLE, HOME
from yybcrawl.extract import ExtractedArticle, Kind, extract_article
from yybcrawl.extract.article import join_parts
from yybcrawl.zone import CHINA

TITLE = "社区广场的读书会开到了第三年"
TEXT = (
    "今天上午，居民在社区广场上读书，带来的书有三百多本，从连环画到地方志都有。",
    "组织者说，读书会每月办两回，从没有停过，下雨就搬到走廊里去办。",
    "到场的孩子领到一本练习册，他们约好下个月再来，各带一位同学。",
)
MENU = '<p><a href="/chengdu/">成都新闻</a> <a href="/chengdu/xindu/">新都新闻</a></p>'
CRUMB = "<p>地方网 &gt; 四川 &gt; 成都市 &gt; 新都新闻 &gt; 正文</p>"
HEAD = f"<h1>{TITLE}</h1><p>来源：天府早报 2018-04-25 03:13   https://www.yybnet.net/</p>"
MOBILE_HEAD = f"<p>看家乡事，品故乡情</p><h1>{TITLE}</h1><p>天府早报 2018-04-25 03:13 大字</p>"
TEASER = (
    "<h3>新闻推荐</h3><p><a href='/b'>古镇的灯会</a></p><p>昨天，古镇的灯会开幕，来了三千人...</p>"
)
TAGLINE = "<p>成都新闻，弘扬社会正气。因为热爱所以付出，光阴流水，不变的是成都这个家。</p>"
BOXES = "<p>相关新闻：</p><ul><li><a href='/c'>茶园开园</a></li></ul><p>热点排行</p><p>一条</p>"
BODIES = {
    "p": "".join(f"<p>　　{line}</p>" for line in TEXT),
    "div": "".join(f"<div>{line}</div>" for line in TEXT),
    "br": "<div>" + "<br><br>".join(f"　　{line}" for line in TEXT) + "</div>",
    "table": "<table>" + "".join(f"<tr><td>{line}</td></tr>" for line in TEXT) + "</table>",
    "spans": "<br>".join(f"<span><font>{line}</font></span>" for line in TEXT),
    "run together": f"<td>{''.join(f'　　{line}' for line in TEXT)}</td>",
    "emphasis": "".join(f"<p>{line.replace('，', '<b>，</b>')}</p>" for line in TEXT),
}
ENDS = {
    "teaser and tagline": TEASER + TAGLINE + BOXES,
    "tagline alone": TAGLINE + BOXES,
    "boxes alone": BOXES,
}


def read(html: str) -> ExtractedArticle:
    return extract_article(html.encode(), ARTICLE, "text/html; charset=utf-8")


@pytest.mark.parametrize(("body", "end"), [*product(BODIES, ENDS)])
def test_a_desktop_article_is_read_in_any_markup(body: str, end: str) -> None:
    found = read(MENU + CRUMB + HEAD + BODIES[body] + ENDS[end])
    assert found == ExtractedArticle(
        title=TITLE,
        source="天府早报",
        published_on=datetime(2018, 4, 25, tzinfo=CHINA).date(),
        published_at=datetime(2018, 4, 25, 3, 13, tzinfo=CHINA),
        province="四川",
        city="成都",
        district="新都",
        paragraphs=list(TEXT),
        kind=Kind.ARTICLE,
    )


@pytest.mark.parametrize("body", BODIES)
def test_a_mobile_article_is_read_up_to_the_first_teaser(body: str) -> None:
    found = read(MOBILE_HEAD + BODIES[body] + TEASER + TAGLINE + BOXES + TEASER)
    assert (found.title, found.source, found.city) == (TITLE, "天府早报", None)
    assert found.paragraphs == list(TEXT)


def test_a_gb18030_page_under_a_gb2312_label_is_read_whole() -> None:
    body = "<p>石匠何喆与孙镕同乡，住在都江堰的老街上。</p>"
    html = f"<meta charset=gb2312>{CRUMB}{HEAD}{body}{TEASER}"
    found = extract_article(html.encode("gb18030"), ARTICLE, "text/html; charset=gb2312")
    assert found.paragraphs == ["石匠何喆与孙镕同乡，住在都江堰的老街上。"]


def test_an_article_without_source_line_ends_at_its_landmark() -> None:
    found = read(f"{CRUMB}<h1>{TITLE}</h1>{BODIES['p']}{TEASER}")
    assert (found.title, found.source, found.published_on) == (TITLE, None, None)
    assert found.paragraphs == list(TEXT)


def test_a_credit_line_becomes_the_byline() -> None:
    found = read(f"{CRUMB}{HEAD}<p>■天府早报记者林晓实习生周静</p>{BODIES['p']}{TEASER}")
    assert found.byline == "■天府早报记者林晓实习生周静"
    assert found.authors == [("林晓", "记者"), ("周静", "实习生")]
    assert found.paragraphs == list(TEXT)


@pytest.mark.parametrize(
    "line",
    [
        "扫描留下了六亿个点的数据，误差小于四毫米。",
        "扫码的人排到了门口，队伍里多是老人。",
        "点击查看的次数一天就过了三千，编辑部没有想到。",
        "长按门铃三秒，志愿者就会下楼来接。",
        "分享会结束时，天已经黑了。",
        "打印店的老板说，生意比去年好。",
        "相关新闻发布会明天上午举行。",
    ],
)
def test_a_sentence_that_begins_like_a_page_tool_stays(line: str) -> None:
    found = read(f"{CRUMB}{HEAD}<p>{TEXT[0]}</p><p>{line}</p><p>{TEXT[1]}</p>{TEASER}")
    assert found.paragraphs == [TEXT[0], line, TEXT[1]]


@pytest.mark.parametrize(
    "line",
    [
        "分享到：微信 微博",
        "【打印本页】 【关闭窗口】",
        "扫一扫关注公众号",
        "下一页",
        "上一篇：茶园开园",
    ],
)
def test_page_tools_between_paragraphs_are_left_out(line: str) -> None:
    tool = f"<p><a href='/x/20180425.html'>{line}</a></p>"
    found = read(f"{CRUMB}{HEAD}<p>{TEXT[0]}</p>{tool}<p>{TEXT[1]}</p>{TEASER}")
    assert found.paragraphs == list(TEXT[:2])


def test_pictures_are_taken_with_their_captions() -> None:
    pictures = (
        "<figure><img src='/up/1.jpg'><figcaption>读书会现场</figcaption></figure>"
        "<p><img src='/static/blank.gif' data-src='/up/2.jpg' alt='连环画'></p>"
        "<p><img src='/up/3.jpg'></p><p>▲走廊里的孩子</p>"
        "<img src='/static/icon/share.png'><img src='/up/4.jpg' width=16>"
    )
    found = read(f"{CRUMB}{HEAD}<p>{TEXT[0]}</p>{pictures}<p>{TEXT[1]}</p>{TEASER}")
    assert found.images == [
        (f"{HOME}/up/1.jpg", "读书会现场"),
        (f"{HOME}/up/2.jpg", "连环画"),
        (f"{HOME}/up/3.jpg", "▲走廊里的孩子"),
    ]
    assert found.paragraphs == list(TEXT[:2])


def test_pictures_alone_are_a_gallery() -> None:
    found = read(f"{CRUMB}{HEAD}<img src='/up/1.jpg'>{TEASER}")
    assert (found.kind, found.paragraphs, len(found.images)) == (Kind.GALLERY, [], 1)


@pytest.mark.parametrize("body", ["", "<div id=app></div>"])
def test_a_page_without_an_article_is_empty(body: str) -> None:
    assert read(body).kind is Kind.EMPTY


@pytest.mark.parametrize("body", ["<p>页面不存在</p>", "<h1>404</h1><p>无</p>"])
def test_a_page_that_says_it_is_not_there_is_an_error(body: str) -> None:
    assert read(body).kind is Kind.ERROR


def test_parts_are_joined_in_order_with_the_fields_of_the_first() -> None:
    pager = "<p><a href='7601743.html'>1</a> <a href='7601743_2.html'>2</a></p>"
    first = read(f"{CRUMB}{HEAD}<p>{TEXT[0]}</p><img src='/up/1.jpg'>{pager}{TEASER}")
    second = read(
        f"{CRUMB}{HEAD}<img src='/up/1.jpg'><p>{TEXT[1]}</p><p>（记者 林晓）</p>{pager}{TEASER}"
    )
    whole = join_parts([first, second])
    assert whole.paragraphs == list(TEXT[:2])
    assert whole.images == [(f"{HOME}/up/1.jpg", None)]
    assert (whole.byline, whole.authors) == ("（记者 林晓）", [("林晓", "记者")])
    assert whole.title == TITLE


tags = st.sampled_from(
    "p div br table tr td h1 a img span ul li select option figure script base title b".split()
)
words = st.sampled_from(
    [
        TITLE,
        TEXT[0],
        "新闻推荐",
        "来源:天府早报 2018-04-25 03:13",
        "正文",
        "地方网 > 四川",
        "（记者 林晓）",
        "&#0;",
    ]
)
marks = st.tuples(st.sampled_from(["<{} href='/a' src='x.jpg'>", "<{}>", "</{}>", "<{}/"]), tags)
markup = st.lists(words | marks.map(lambda mark: mark[0].format(mark[1])), max_size=30).map("".join)


@given(
    st.binary(max_size=300) | markup.map(lambda text: text.encode("gb18030")), st.text(max_size=20)
)
def test_no_page_and_no_address_fails(body: bytes, url: str) -> None:
    for address in (ARTICLE, url):
        found = extract_article(body, address)
        assert "\ufffd" not in "".join((found.title or "", *found.paragraphs))
