"""Whatever a page holds, it is read without an exception, in linear time and bounded memory."""

from __future__ import annotations

import gc
import subprocess
import sys
from datetime import datetime, timedelta
from time import process_time
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yybcrawl.extract import ExtractedArticle, Kind, extract_article
from yybcrawl.items import Author, Image
from yybcrawl.zone import CHINA

URL = "https://www.example.com/2018/04/25/a.html"
NOW = datetime(2018, 4, 25, 11, 20, tzinfo=CHINA)
TITLE = "渡口的旧船成了图书角"
HEAD = f"<title>{TITLE}_临江在线</title><h1>{TITLE}</h1><div>来源：临江晚报 2018-04-25 03:13</div>"
PARAGRAPH = "<p>船舱里摆着一千多本书，镇上的孩子放学就来，天黑了才肯回家。</p>"
PLACE = "<p>地方网 > 四川 > 成都市 > 新都新闻 > 正文</p>"
ARTICLE = HEAD + 4 * PARAGRAPH
PORTAL = PLACE + ARTICLE + "<h3>新闻推荐</h3><p>另一篇文章的开头...</p>"
STARTS = ("", HEAD, PLACE, ARTICLE, PORTAL, f"<title>{TITLE}</title>")

TAGS = (
    "html head title body base meta link script style noscript template iframe frameset svg math "
    "div p section article main aside header footer nav h1 h2 h3 ul ol li dl dt dd table tbody tr "
    "td th span a b strong em i font u br hr img figure figcaption form select option button "
    "textarea time blockquote pre center foreignObject plaintext x-y"
).split()
ATTRIBUTES = (
    "hidden", "class=a", 'href="/2018/b.html"', "href=http://[x", 'href=" "', "src=/a.jpg", "src",
    'style="display:none"', "style=display:block", 'name="pubdate"', "name=author", "rel=next",
    'property="og:title"', 'content="2018-04-25"', 'datetime="2018-04-25T03:13:00Z"', 'alt="▲"',
    'type="application/ld+json"', 'width="9999999999"', "a='\"<>", 'data-src="x y"',
)  # fmt: skip
WORDS = (
    "船舱里摆着一千多本书，镇上的孩子放学就来，天黑了才肯回家。",
    "本报讯（记者 王小明 通讯员 欧阳若水）昨天清晨，渡口的旧船",
    *"□本报记者王小明李小满 责任编辑：方晓云 （ 【 文/图 ▲图为渡口 来源：临江晚报 转自：".split(),
    *"2018-04-25 03:13 二〇一八年四月 0000-99-99 3小时前 昨天 April 大字 下一页 共9页".split(),
    *"新闻推荐 成都新闻, 相关新闻 网友评论 版权所有 页面不存在 请登录".split(),
    *"&#x110000; &#0; &bogus; &amp &# </ <? < >".split(),
    *("<!-- -->", "<![CDATA[ ]]>", "\0", "\ufffd", "\ufeff", "\u200b", "\u3000\u3000", "\\", "'\""),
    '{"@type":"NewsArticle","headline":"渡口","datePublished":"2018-04-25","author":[{"name":1}]}',
    'var ct = "2018-04-25";',
    'createPageHTML(3, 0, "index", "html")',
)
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gb2312", "big5", "utf-16", "utf-16-be", "shift_jis")
HEADERS = st.one_of(
    st.none(),
    st.sampled_from(ENCODINGS).map("text/html; charset={}".format),
    st.text(max_size=40),
)
URLS = st.sampled_from((URL, "", "http://[", "//", "不是地址", "mailto:a@example.com"))
TIMES = st.none() | st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001  hypothesis takes bounds without a zone
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.just(CHINA),
)


def write_element(tag: str, attributes: list[str], children: list[str], closing: str) -> str:
    return f"<{' '.join([tag, *attributes])}>{''.join(children)}" + closing.format(tag)


def elements(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return elements that hold such children; many are closed wrongly or not at all."""
    return st.builds(
        write_element,
        st.sampled_from(TAGS),
        st.lists(st.sampled_from(ATTRIBUTES), max_size=3),
        st.lists(children, max_size=6),
        st.sampled_from(("</{}>", "</{}>", "</{}>", "", "</p>", "</div></{}>", "<{}", "</{} x")),
    )


TEXTS = st.sampled_from(WORDS) | st.text(st.characters(codec="utf-8"), max_size=20)
SOUP = st.lists(
    st.sampled_from([*map("<{}>".format, TAGS), *map("</{}>".format, TAGS), *WORDS]), max_size=80
).map("".join)
MARKUP = st.builds(
    "{}{}".format,
    st.sampled_from(STARTS),
    st.recursive(TEXTS | elements(TEXTS), elements, max_leaves=30) | SOUP,
)


def faults(article: ExtractedArticle) -> list[object]:
    """Return the values of an article that are not what its fields promise."""
    names = [value for person in article.authors for value in person]
    captions = [image.caption for image in article.images]
    places = [article.province, article.city, article.district]
    facts = [article.title, article.source, article.byline, *places, *captions]
    texts = [*names, *article.paragraphs, *(image.url for image in article.images)]
    texts += [fact for fact in facts if fact is not None]
    found: list[object] = [
        text
        for text in texts
        if not isinstance(text, str) or not text.strip() or "\ufffd" in text or "\0" in text
    ]
    at, on = article.published_at, article.published_on
    if at is not None and (at.utcoffset() != timedelta(hours=8) or at.date() != on):
        found.append((at, on))
    if at is not None and (at.second or at.microsecond or not (at.hour or at.minute)):
        found.append(at)
    if not isinstance(article.kind, Kind):
        found.append(article.kind)
    if article.kind not in (Kind.ARTICLE, Kind.GALLERY):
        own = ExtractedArticle(title=article.title, kind=article.kind)
        found += [] if article == own else [article]
    elif not (article.paragraphs or article.images):
        found.append(article.kind)
    return found


@given(st.binary(max_size=2000), HEADERS, URLS)
@example(b"\xff\xfe<\x00p\x00>\x00", None, URL)
@example(b"\x81" * 9, "text/html; charset=utf-16", "")
def test_any_bytes_are_read_under_any_header(body: bytes, header: str | None, url: str) -> None:
    assert faults(extract_article(body, url, header)) == []


@settings(max_examples=300)
@given(MARKUP, URLS, TIMES)
@example("<html hidden>", URL, None)
@example("<p>□本报记者王小明李小满成都新闻,", URL, None)
def test_any_markup_is_read(html: str, url: str, fetched_at: datetime | None) -> None:
    body = html.encode(errors="ignore")
    article = extract_article(body, url, fetched_at=fetched_at)
    assert faults(article) == []
    assert article == extract_article(body, url, fetched_at=fetched_at)


@given(MARKUP, st.sampled_from(ENCODINGS), HEADERS, st.binary(min_size=1, max_size=4), st.data())
def test_markup_in_any_encoding_is_read_with_any_bytes_in_it(
    html: str, encoding: str, header: str | None, stray: bytes, data: st.DataObject
) -> None:
    body = html.encode(encoding, errors="ignore")
    place = data.draw(st.integers(0, len(body)))
    assert faults(extract_article(body[:place] + stray + body[place:], URL, header)) == []


@given(st.sampled_from((ARTICLE, PORTAL)), st.integers(0, 200), st.integers(0, 200))
def test_a_page_cut_anywhere_is_read(html: str, start: int, end: int) -> None:
    body = html.encode("gb18030")
    assert faults(extract_article(body[start : len(body) - end], URL)) == []


def test_the_faults_of_an_article_are_found() -> None:
    good = ExtractedArticle(kind=Kind.ARTICLE, paragraphs=["一"])
    assert faults(good) == []
    bad = ExtractedArticle(
        title="",
        source="\0",
        authors=[Author("王\ufffd", "记者")],
        images=[Image("a.jpg", " ")],
        published_on=NOW.date() + timedelta(days=1),
        published_at=NOW,
        paragraphs=[""],
        kind=Kind.ARTICLE,
    )
    assert len(faults(bad)) == 6
    made_up = ExtractedArticle(kind=Kind.ERROR, paragraphs=["一"])
    assert faults(made_up) == [made_up]
    assert faults(ExtractedArticle(kind=Kind.GALLERY)) == [Kind.GALLERY]


class Shape(NamedTuple):
    """A hostile page: `unit` again and again, in it `@` for a number that counts."""

    unit: str
    before: str = ""
    after: str = ""

    def page(self, count: int) -> bytes:
        """Return the page with the unit `count` times."""
        units = self.unit * count
        if "@" in self.unit:
            units = "".join(self.unit.replace("@", str(n)) for n in range(count))
        return f"{self.before}{units}{self.after}".encode()


NESTED = ("<div>", "<span>", "<font color=red><p>", "<table><tr><td>", "<ul><li>", "<a href=/><p>")


@pytest.mark.parametrize("tags", NESTED)
def test_an_article_over_100_000_nested_tags_is_read(tags: str) -> None:
    shape = Shape(tags, ARTICLE)
    article = extract_article(shape.page(100_000 // tags.count("<")), URL)
    assert faults(article) == []
    assert (article.title, len(article.paragraphs)) == (TITLE, 4)


SHAPES = {
    "nested blocks": Shape("<div>", ARTICLE),
    "nested blocks with a bracket in an attribute": Shape("<div a='<'>"),
    "nested blocks with closing tags in attributes": Shape("<div a='</div>'>"),
    "nested blocks with closing tags in comments": Shape("<div><!--</div>-->"),
    "nested elements of the page's own": Shape("<x-a></x-b>"),
    "unclosed emphasis": Shape("<p><b a@>船。"),
    "unclosed links": Shape("<a href=/@><p>船"),
    "cells of one row": Shape("<td>船", HEAD + "<table><tr>"),
    "lines": Shape("船。<br>", HEAD),
    "pictures": Shape("<p><img src=@.jpg>船舱里摆着一千多本书，镇上的孩子放学就来。", HEAD),
    "captions of one picture": Shape("<p>▲图为船", HEAD + PARAGRAPH + "<figure><img src=a.jpg>"),
    "boxes": Shape("<h3>相关新闻</h3><a href=/@>船</a>" + PARAGRAPH, ARTICLE),
    "titles": Shape(f"<h1>{TITLE}</h1>", f"<title>{TITLE}_临江在线</title>"),
    "dates": Shape("<p>2018-04-25", HEAD),
    "dates in a text": Shape("2018-04-25 03:1 ", HEAD + "<p>"),
    "sources": Shape("<p>来源：", HEAD),
    "credits": Shape("<p>（记者 王小明", HEAD),
    "names in a text": Shape("记者王小明", HEAD + "<p>"),
    "teasers": Shape("<p>新闻推荐", PLACE + HEAD),
    "notices": Shape("<p>页面不存在"),
    "verses": Shape("<p>山高", HEAD),
    "meta tags": Shape('<meta name="pubdate" content="2018">'),
    "objects": Shape("{", '<script type="application/ld+json">'),
    "brackets": Shape("<", HEAD),
    "entities": Shape("&#x4e00;&bogus;&#x110000;&", HEAD + "<p>"),
    "spaces": Shape("。\u3000\u3000船", HEAD + "<p>"),
}
FEW, MANY = 25_000, 100_000
SHORT = 0.05
MOST_TIMES = 9.0  # four times the page takes four times as long; in quadratic time 16 times


def seconds(body: bytes) -> float:
    gc.collect()
    start = process_time()
    extract_article(body, URL, fetched_at=NOW)
    return process_time() - start


@pytest.mark.parametrize("name", SHAPES)
def test_the_time_grows_as_the_page_does(name: str) -> None:
    few, many = SHAPES[name].page(FEW), SHAPES[name].page(MANY)
    ratios = []
    for _ in range(2):
        long = seconds(many)
        ratios.append(long / seconds(few) if long > SHORT else 0.0)
        if ratios[-1] < MOST_TIMES:
            return
    pytest.fail(f"{name}: a page four times as large takes {ratios} times as long")


LARGEST = 10_000_000
LARGE = {
    "one text": Shape("船舱里摆着书，", HEAD + "<p>"),
    "paragraphs": Shape(PARAGRAPH, HEAD),
    "cells": Shape("<td>船", HEAD + "<table><tr>"),
    "brackets": Shape("<", HEAD),
    "attributes": Shape(" a@=1", "<p"),
}
BOMBS = {
    "emphasis with a slash": Shape("<b/a@><p>船"),
    "emphasis with a bracket in an attribute": Shape("<b a@='<'><p>船"),
    "pagers written by script": Shape('createPageHTML(9999, 0, "a", "b")'),
}
READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), -1))
from yybcrawl.extract import extract_article
print(extract_article(sys.stdin.buffer.read(), sys.argv[2]).kind)
"""


def read_within(memory: int, body: bytes) -> subprocess.CompletedProcess[bytes]:
    """Read a page in a process of its own, which gets so many bytes of memory."""
    command = [sys.executable, "-c", READ, str(memory), URL]
    return subprocess.run(command, input=body, capture_output=True, check=False, timeout=60)


@pytest.mark.parametrize("name", LARGE)
def test_a_page_of_10_mb_takes_400_mb_at_most(name: str) -> None:
    shape = LARGE[name]
    body = shape.page(LARGEST // len(shape.unit.encode()))[:LARGEST]
    run = read_within(400_000_000, body)
    assert run.returncode == 0, run.stderr[-500:]


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_page_does_not_become_a_large_tree(name: str) -> None:
    run = read_within(300_000_000, BOMBS[name].page(4000))
    assert run.returncode == 0, run.stderr[-500:]
