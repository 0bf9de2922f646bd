from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from yybcrawl import settings, spiders
from yybcrawl.portals.gazetteer import find_place
from yybcrawl.portals.spider import PortalSpider

if TYPE_CHECKING:
    from scrapy import Spider

LOADER = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": settings.SPIDER_MODULES}))
SPIDERS = [LOADER.load(name) for name in LOADER.list()]
# The old attributes of a spider that stand for settings.
ATTRIBUTES = ("download_delay", "max_concurrent_requests", "user_agent", "http_user")
each_spider = pytest.mark.parametrize("spider", SPIDERS, ids=lambda spider: str(spider.name))


def test_every_file_holds_one_spider() -> None:
    folder = Path(str(spiders.__file__)).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert set(LOADER.list()) == files >= {"chengdu", "city"}


@each_spider
def test_file_name_and_class_agree(spider: type[Spider]) -> None:
    words = spider.__name__.removesuffix("Spider")
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", words).lower()
    assert spider.__name__.endswith("Spider")
    assert spider.__module__ == f"yybcrawl.spiders.{spider.name}"
    assert spider.name == snake


@each_spider
def test_no_spider_is_less_polite_than_the_settings(spider: type[Spider]) -> None:
    assert not spider.custom_settings
    assert not [name for name in ATTRIBUTES if hasattr(spider, name)]


@each_spider
def test_a_spider_is_attributes_of_a_portal(spider: type[Spider]) -> None:
    assert issubclass(spider, PortalSpider)
    assert spider.__doc__
    assert not [name for name, value in vars(spider).items() if callable(value)]
    assert spider.place is None or find_place(spider.place) is not None
