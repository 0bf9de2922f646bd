"""A crawl that looks at one list page and one article of each channel, and stores nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import ENVVAR, get_project_settings, inside_project

from yybcrawl.doctor.deadline import Deadline
from yybcrawl.doctor.examination import Examination
from yybcrawl.doctor.sampling import OneArticleEach
from yybcrawl.errors import ArgumentError, YybcrawlError
from yybcrawl.extensions.ledger import RunLedger
from yybcrawl.extensions.progress import Progress
from yybcrawl.extensions.recall import Recall
from yybcrawl.pipelines.store import StorePipeline
from yybcrawl.portals.arguments import Arguments
from yybcrawl.portals.spider import PortalSpider
from yybcrawl.preconditions import check_settings, find_spider
from yybcrawl.quiet_log import quieten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.settings import Settings

    from yybcrawl.doctor.visit import Visit

# Above the project's settings, below those given: a page that does not come may not take all time.
_HASTE = 30
_HASTY = {"DNS_TIMEOUT": 10, "DOWNLOAD_TIMEOUT": 10, "LOG_LEVEL": "ERROR", "RETRY_TIMES": 1}
_SHORT = {
    # Channel by channel, so that each that is begun is finished.
    "CONCURRENT_REQUESTS": 1,
    # Unlike the argument max_pages, it lets a walk notice a pager that leads nowhere.
    "YYBCRAWL_LIST_PAGES_LIMIT": 1,
}
# The others only choose what is fetched of a channel.
_HEEDED = ("base_url", "city", "districts")


def read_settings(given: Mapping[str, str]) -> Settings:
    """Return the settings of `scrapy crawl` in this folder, with those given; raise ArgumentError.

    Where the folder is in no project, they are those of this one.
    """
    if not inside_project():
        os.environ[ENVVAR] = "yybcrawl.settings"
    settings = get_project_settings()
    settings.setdict(_HASTY, priority=_HASTE)
    settings.setdict(given, priority="cmdline")
    check_settings(settings, given)
    return settings


def choose_spider(settings: Settings, name: str, given: Mapping[str, str]) -> type[PortalSpider]:
    """Return the spider of this name, if it can take the arguments. Raises ArgumentError."""
    spider = find_spider(get_spider_loader(settings), name)
    if not issubclass(spider, PortalSpider):
        raise ArgumentError(f"the spider {name!r} walks no portal.")
    Arguments.parse(given, place=spider.place)
    return spider


def visit_portal(
    spider: type[PortalSpider], given: Mapping[str, str], settings: Settings, seconds: float
) -> Visit:
    """Let the spider look at its portal, for so many seconds at most and a page under way.

    Raises ArgumentError for components that cannot be loaded, YybcrawlError where none can begin.
    """
    quieten()
    _shorten(settings)
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider)
    # The crawler's signals do not keep it.
    deadline = Deadline(crawler, seconds)
    process.crawl(crawler, **{name: given[name] for name in _HEEDED if name in given})
    process.start()
    del deadline
    if process.bootstrap_failed:
        raise YybcrawlError("the look broke down, see the log.")
    examination = crawler.get_extension(Examination)
    assert examination is not None  # noqa: S101  it was just set
    return examination.visit


def _shorten(settings: Settings) -> None:
    """Let a crawl fetch little, and put what looks in the place of what stores."""
    settings.setdict(_SHORT, priority="cmdline")
    try:
        for extension in (RunLedger, Recall, Progress):
            settings.set_in_component_priority_dict("EXTENSIONS", extension, None)
        settings.set_in_component_priority_dict("EXTENSIONS", Examination, 100)
        settings.set_in_component_priority_dict("EXTENSIONS", OneArticleEach, 150)
        settings.set_in_component_priority_dict("ITEM_PIPELINES", StorePipeline, None)
    except (ImportError, NameError, ValueError) as error:
        raise ArgumentError(f"a component of the settings cannot be loaded: {error}.") from None
