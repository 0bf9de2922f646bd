from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.hints import Hints, read_hints
from yybcrawl.zone import CHINA

DAY = date(2018, 4, 25)
MINUTE = datetime(2018, 4, 25, 3, 13, tzinfo=CHINA)
LD = '<script type="application/ld+json">{}</script>'


def printed_of(html: str) -> tuple[date, datetime | None] | None:
    printed = read_hints(html).printed
    return (printed.on, printed.at) if printed else None


@pytest.mark.parametrize(
    "html",
    [
        '<meta name="PubDate" content="2018-04-25 03:13">',
        '<META NAME="publishdate" CONTENT="2018-04-25 03:13:07">',
        "<meta property='article:published_time' content='2018-04-25T03:13:07+08:00'/>",
        "<meta content='2018-04-24T19:13:07Z' itemprop=datePublished>",
        '<meta name=pubdate content="2018-04-25"><meta name=og:time content="2018-04-25 03:13">',
        LD.format('{"@type":"NewsArticle","datePublished":"2018-04-25T03:13:00+08:00"}'),
        LD.format('[{"@graph":[{"@type":"WebSite"},{"datePublished":"2018-04-25 03:13"}]}]'),
        LD.format('{"pubDate":"2018-04-25T03:13:00", // 发布\n "upDate":"2019-01-01",}'),
        '<h1>读书会</h1><time datetime="2018-04-25T03:13">昨天</time>',
        '<time datetime="2020-01-01"></time><time pubdate datetime="2018-04-25 03:13"></time>',
        '<script>var publish_time = "2018-04-25 03:13";</script>',
        '<script>var ct="1524597180";</script>',
        "<!--enpproperty <date>2018-04-25 03:13:00:0</date><author></author>/enpproperty-->",
    ],
)
def test_a_date_is_read_in_every_form(html: str) -> None:
    assert printed_of(html) == (DAY, MINUTE)


@pytest.mark.parametrize(
    "html",
    [
        "",
        '<meta name="PubDate" content="">',
        '<meta name="description" content="2018-04-25 03:13">',
        '<script>var art={"pubtime":"2018-04-25 03:13"}</script>',
        '<script>var svr_time = "1524597180"; var act = "1524597180"</script>',
        '<time datetime="2018-04-25"></time><time datetime="2018-04-26"></time>',
        LD.format('{"@type":"BreadcrumbList","itemListElement":[{"name":"2018-04-25"}]}'),
        LD.format("[" * 50_000),
        '<script type="application/ld+json">{"datePublished"',
    ],
)
def test_what_may_be_another_date_is_left_alone(html: str) -> None:
    assert printed_of(html) is None


def test_a_minute_of_another_day_does_not_count() -> None:
    html = (
        '<meta name="publishdate" content="2018-04-25">'
        '<meta property="og:release_date" content="2018-04-26 03:13">'
    )
    assert printed_of(html) == (DAY, None)


def test_all_fields_are_read() -> None:
    html = (
        '<meta property="og:title" content="茶园&amp;书屋开园"><meta name="author" content="林晓">'
        '<meta name="ContentSource" content="来源：天府早报">'
    )
    assert read_hints(html) == Hints("茶园&书屋开园", "来源：天府早报", None, ("林晓",))


def test_an_article_names_its_people_and_its_paper_apart() -> None:
    html = LD.format(
        '{"headline":"茶园开园","datePublished":"2018-04-25","author":[{"@type":"Person",'
        '"name":"林晓"},"周静"],"publisher":{"@type":"Organization","name":"天府早报"}}'
    )
    found = read_hints(html)
    assert (found.title, found.source, found.authors) == ("茶园开园", "天府早报", ("林晓", "周静"))


PIECES = [
    "<meta ", "<META name=pubdate content='", "2018-04-25", '">', "<script ld+json>", "</script>",
    '{"datePublished":"', "[", "}", "<time datetime=", 'var ct="', "<!--enpproperty", "<date>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join))
def test_no_markup_fails(html: str) -> None:
    read_hints(html)


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_linearly(piece: str) -> None:
    html = piece * (2_000_000 // len(piece))
    begin = time.process_time()
    read_hints(html)
    assert time.process_time() - begin < 2
