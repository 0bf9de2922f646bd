from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.storage.samples import article, channel
from yybcrawl.doctor.diagnosis import diagnose
from yybcrawl.doctor.finding import Finding, find_worst
from yybcrawl.doctor.visit import Robots, Visit
from yybcrawl.items import Failure, ListPage
from yybcrawl.storage.runs import ChannelTally
from yybcrawl.verdict import RunFacts

if TYPE_CHECKING:
    from yybcrawl.items import Article, Channel

PLACES = [channel(), channel("wenjiang", "温江"), channel("pixian", "郫都")]


def visit(*articles: Article | None, stop: str = "limit") -> Visit:
    """Return a visit that read an article of each of the first channels; None: a list only."""
    met = Visit(RunFacts(closed="finished"), Robots(is_obeyed=True, status=200), has_menu=True)
    met.latencies.append(0.2)
    for place, read in zip(PLACES, articles, strict=False):
        keys = [read.key] if read else []
        met.facts.channels.append(ChannelTally(channel=place, pages=1, listed=len(keys)))
        met.facts.channels[-1].requested = len(keys)
        met.pages[place.path] = _page(place, keys, stop)
        if read:
            met.articles[read.key] = read
    return met


def _page(place: Channel, keys: list[str], stop: str) -> ListPage:
    urls = {key: f"https://www.yybnet.net/chengdu/xindu/201804/{key}.html" for key in keys}
    return ListPage(
        channel=place, number=1, url=place.url, keys=keys, requests=keys, stop=stop, urls=urls
    )


def found(met: Visit, about: str) -> list[Finding]:
    return [finding for finding in diagnose(met) if finding.about == about]


def lacking(**fields: Any) -> list[Article]:
    return [article(f"{7_000_001 + n}", **fields) for n in range(3)]


def test_a_portal_that_is_read_whole_has_no_finding() -> None:
    findings = diagnose(visit(*lacking()))
    assert find_worst(findings) is None
    assert {finding.state for finding in findings} == {"ok"}


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        ({"source": None}, 4, "layout drift: no source was read in any of 3 articles."),
        (
            {"published_on": None, "published_at": None},
            4,
            "layout drift: no date was read in any of 3 articles.",
        ),
        ({"authors": []}, 0, "no people was read in any of 3 articles."),
    ],
)
def test_a_field_that_no_article_has_is_told(fields: dict[str, Any], code: int, text: str) -> None:
    first, second, third = lacking(**fields)
    (_, told) = found(visit(first, second, third), "articles")
    assert (told.code, told.text) == (code, text)
    assert told.advice
    whole = article("7000009")
    assert len(found(visit(first, second, whole), "articles")) == 1


def test_a_single_article_that_lacks_a_source_is_no_finding() -> None:
    met = visit(*lacking(source=None)[:1])
    assert find_worst(diagnose(met)) is None


def test_a_pager_that_leads_nowhere_is_told() -> None:
    lost, listed = found(visit(*lacking(), stop="lost"), "lists")
    assert (lost.code, listed.code) == (6, 0)
    assert "in 新都、温江、郫都" in lost.text


def test_an_empty_list_is_a_note_and_only_empty_lists_are_drift() -> None:
    note, read = found(visit(article(), None), "lists")
    assert (note.state, read.state) == ("note", "ok")
    assert note.text == "Nothing is listed in 温江."
    assert PLACES[1].url in (note.advice or "")
    (drift,) = found(visit(None, None), "lists")
    assert (drift.code, drift.state) == (4, "bad")


def test_few_unreadable_articles_are_incomplete_and_many_are_drift() -> None:
    for count, code in ((1, 6), (2, 4)):
        met = visit(*lacking())
        for page in list(met.pages.values())[:count]:
            (url,) = page.urls.values()
            met.facts.failures.append(
                Failure(portal="yybnet", url=url, kind="unreadable", reason="nothing there")
            )
            del met.articles[page.keys[0]]
        assert [finding.code for finding in found(met, "articles")] == [code, 0]


@pytest.mark.parametrize(("codes", "worst"), [((6, 4, 3, 8), 8), ((2, 5), 5), ((0, None), None)])
def test_the_gravest_finding_is_the_worst(codes: tuple[int | None, ...], worst: int | None) -> None:
    gravest = find_worst([Finding("portal", code, "") for code in codes])
    assert (gravest and gravest.code) == worst
