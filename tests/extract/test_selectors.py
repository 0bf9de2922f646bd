from __future__ import annotations

from tests.support.pages import ARTICLE, HOME
from yybcrawl.extract import ExtractedArticle, extract_article
from yybcrawl.extract.selectors import Selectors

HTML = """
<h1>频道首页</h1><div id="bt">社区的 <b>读书会</b></div><h2>另一个标题</h2>
<div class="ly">来源：新都报 2019-05-06 07:08</div><p>来源：天府早报 2018-04-25 03:13</p>
<div id="nr"><p>记者 林晓</p><p>今天上午，居民在读书。</p><img src="/up/1.jpg"><span>甲</span></div>
<p>别的文字。</p><span class="x">乙</span><span class="x">丙</span><p>新闻推荐</p>
"""


def apply(selectors: Selectors) -> ExtractedArticle:
    article = extract_article(HTML.encode(), ARTICLE)
    selectors.apply(article, HTML, ARTICLE)
    return article


def test_empty_selectors_change_nothing() -> None:
    assert apply(Selectors()) == extract_article(HTML.encode(), ARTICLE)


def test_selectors_that_match_nothing_change_nothing() -> None:
    selectors = Selectors(title="#none", meta="#none", body="#none")
    assert apply(selectors) == extract_article(HTML.encode(), ARTICLE)


def test_title_and_line_of_source_and_date_are_overruled() -> None:
    found = apply(Selectors(title="#bt", meta=".ly"))
    assert (found.title, found.source) == ("社区的 读书会", "新都报")
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2019-05-06T07:08:00+08:00"


def test_the_body_is_overruled_with_its_byline_and_pictures() -> None:
    found = apply(Selectors(body="#nr"))
    assert found.paragraphs == ["今天上午，居民在读书。", "甲"]
    assert (found.byline, found.authors) == ("记者 林晓", [("林晓", "记者")])
    assert found.images == [(f"{HOME}/up/1.jpg", None)]


def test_each_element_of_the_body_is_a_line_of_its_own() -> None:
    assert apply(Selectors(body="span.x")).paragraphs == ["乙", "丙"]
