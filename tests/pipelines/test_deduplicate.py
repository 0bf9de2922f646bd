from __future__ import annotations

import hashlib

import pytest
from scrapy import Spider
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from tests.storage.samples import article, channel
from yybcrawl.items import ListPage
from yybcrawl.pipelines.deduplicate import DeduplicatePipeline, text_hash

TEXT = "今日新都区第3届读书会在社区广场举行欢迎参加"


@pytest.mark.parametrize(
    "paragraphs",
    [
        [TEXT],
        [TEXT[:9], TEXT[9:]],
        ["今日，新都区：第３届“读书会”", "　　在社区广场 举行!——欢迎参加。"],
        ["今日新都区第③届读书会在社区广场举行欢迎参加"],
        [TEXT + "\ud83d***"],
    ],
)
def test_the_same_words_have_the_same_hash(paragraphs: list[str]) -> None:
    assert text_hash(paragraphs) == hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.mark.parametrize("paragraphs", [[], [""], ["字" * 19], ["字" * 19, "。!* \n"]])
def test_a_text_of_under_20_letters_has_none(paragraphs: list[str]) -> None:
    assert text_hash(paragraphs) is None


def test_another_word_is_another_hash() -> None:
    assert text_hash([TEXT]) != text_hash([TEXT.replace("新都", "温江")])
    assert text_hash(["字" * 20]) is not None


def test_an_article_passes_once_a_run_with_its_hash() -> None:
    crawler = get_crawler(Spider)
    pipeline = DeduplicatePipeline.from_crawler(crawler)
    first, other = article("1"), article("1", portal="other")
    first.text_hash = None
    assert pipeline.process_item(first) is first
    assert first.text_hash == text_hash(first.paragraphs)
    assert pipeline.process_item(other) is other
    with pytest.raises(DropItem, match=r"/1\.html came before"):
        pipeline.process_item(article("1", title="改期"))
    assert crawler.stats
    assert crawler.stats.get_value("yybcrawl/deduplicate/again") == 1


def test_other_items_pass_every_time() -> None:
    pipeline = DeduplicatePipeline.from_crawler(get_crawler(Spider))
    page = ListPage(channel=channel(), number=1, url="u", keys=["1"], requests=[])
    assert pipeline.process_item(page) is pipeline.process_item(page) is page
