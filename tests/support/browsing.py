"""An archive with a little of everything that the site shows, and the site itself."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.storage.samples import LATER, NOW, article, channel
from tests.support.crawling import PROJECT, YYBCRAWL
from yybcrawl.items import Author, Image
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import Message

    from yybcrawl.items import Article

STORY = "7601743"
REPRINT = "7601999"
HOSTILE = "7602000"
FILLERS = 45
SCRIPT = "<script>document.title='broken'</script><img src=x onerror=alert(1)>"
# A busy machine is no failure.
_SECONDS = 120


def fill(url: str) -> None:
    """Store a story with two versions, its reprint, a hostile article, and others."""
    engine = open_database(url)
    archive = Archive(engine)
    archive.store([_story("社区治理从读书会开始"), _reprint(), _hostile(), *_others()], now=NOW)
    archive.store([_story("社区治理从一场读书会开始")], now=LATER)
    engine.dispose()


def _story(title: str) -> Article:
    text = ["新都区的居民在社区广场办起了读书会。", "治理社区,先从认识邻居开始。"]
    return article(STORY, title=title, paragraphs=text)


def _reprint() -> Article:
    return article(
        REPRINT,
        url=f"https://www.yybnet.net/chengdu/wenjiang/201904/{REPRINT}.html",
        title="社区里的读书会",
        source="临江晚报",
        published_on=date(2019, 4, 2),
        published_at=None,
        district="温江",
        channels=[channel("wenjiang", "温江")],
        paragraphs=_story("").paragraphs,
    )


def _hostile() -> Article:
    return article(
        HOSTILE,
        title=f"脚本{SCRIPT}",
        source="<b>报</b>",
        byline='"><script>alert(2)</script>',
        authors=[Author("<i>人</i>", "记者")],
        paragraphs=[f"正文{SCRIPT}", "=1+1", "</p></main></html>"],
        images=[Image("javascript:alert(3)", "假图片"), Image("https://x.invalid/a.png", SCRIPT)],
        published_on=date(2020, 1, 1),
        published_at=None,
    )


def _others() -> Iterator[Article]:
    for number in range(FILLERS):
        at = datetime(2021, 3, 1, 8, 30, tzinfo=CHINA) + timedelta(days=number)
        yield article(
            str(8_000_000 + number),
            url=f"https://www.yybnet.net/chengdu/xindu/{at:%Y%m}/{8_000_000 + number}.html",
            title=f"第{number}场球赛",
            source="天府早报" if number % 3 else "临江晚报",
            authors=[Author("周静", "记者"), Author("周静", "摄影")],
            paragraphs=[f"第{number}场在体育场举行,来了{number * 37}人。", f"比分是{number}比三。"],
            published_on=at.date(),
            published_at=at,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answered."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is served at `address`, which ends with a slash."""

    address: str

    def url(self, path: str = "", **asked: str | list[str]) -> str:
        """Return the address of a page."""
        query = urlencode(asked, doseq=True)
        return f"{self.address}{path}{'?' if query else ''}{query}"

    def get(self, path: str = "", **asked: str | list[str]) -> Answer:
        """Ask for a page."""
        return ask(self.url(path, **asked))


def ask(url: str, *, method: str = "GET", host: str | None = None) -> Answer:
    """Ask for any page, under any name of its host; redirects are followed."""
    request = Request(url, method=method, headers={"Host": host} if host else {})  # noqa: S310
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            return Answer(answer.status, answer.headers, answer.read())
    except HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


@contextmanager
def served(url: str, *options: str, environment: Mapping[str, str] = PROJECT) -> Iterator[Site]:
    """Serve the archive at `url` by the real command; it has to end well at Ctrl-C."""
    command = [*YYBCRAWL, "browse", "--database", url, "--port", "0", *options]
    with subprocess.Popen(
        command,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            address = server.stdout.readline().strip()
            assert address, server.communicate()[1]
            yield Site(address)
        finally:
            server.send_signal(signal.SIGINT)
            rest, messages = server.communicate(timeout=_SECONDS)
    assert (server.returncode, rest) == (0, "")
    assert messages == "Press Ctrl-C to end.\nEnded.\n"
