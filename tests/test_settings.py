from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from tests.support.crawling import crawl
from yybcrawl import __version__, settings

PACKAGE = Path(str(files("yybcrawl")))
OWN = [name for name in dir(settings) if name.startswith("YYBCRAWL_")]
COMPONENTS = ("ITEM_PIPELINES", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS")
SETTINGS = Settings()
SETTINGS.setmodule(settings, priority="project")


@pytest.mark.parametrize("name", OWN)
def test_every_setting_of_our_own_is_used(name: str) -> None:
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    uses = sum(source.count(name) for source in sources)
    declared = (PACKAGE / "settings.py").read_text(encoding="utf-8")
    # A setting may also make another one there, as the contact makes the user agent.
    assert uses > declared.count(name) or f"{{{name}}}" in declared


def test_no_setting_is_used_that_is_not_declared() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    assert set(re.findall(r"\bYYBCRAWL_[A-Z_]+", sources)) == set(OWN)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROBOTSTXT_OBEY", True),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("DOWNLOAD_DELAY", 1),
        ("DOWNLOAD_DELAY_JITTER", 0),
        ("AUTOTHROTTLE_ENABLED", True),
        ("COOKIES_ENABLED", False),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
    ],
)
def test_the_defaults_are_polite_and_closed(name: str, value: object) -> None:
    assert SETTINGS[name] == value


def test_the_user_agent_names_the_project_and_a_contact() -> None:
    assert SETTINGS["USER_AGENT"] == f"yybcrawl/{__version__} (+{settings.YYBCRAWL_CONTACT})"


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_can_be_imported(name: str) -> None:
    assert all(load_object(component) for component in SETTINGS.getdict(name))


def test_every_component_is_loaded_in_a_crawl(tmp_path: Path) -> None:
    logged = "import logging\nfrom yybcrawl.settings import *\nLOG_LEVEL = 'DEBUG'\n"
    loud = "from yybcrawl import quiet_log\nquiet_log._QUIET.clear()\n"
    run = crawl(tmp_path, "http://127.0.0.1:1/", "-s", "RETRY_TIMES=0", settings=logged + loud)
    assert run.code == 3
    ordered = [pair for name in COMPONENTS for pair in SETTINGS.getdict(name).items()]
    components = {path for path, order in ordered if order is not None}
    switched_off = {path for path, order in ordered if order is None}
    assert not [path for path in switched_off if f"'{path}'" in run.stderr]
    missing = {path for path in components if f"'{path}'" not in run.stderr}
    # Progress is shown on a terminal only.
    assert missing == {"yybcrawl.extensions.progress.Progress"}
