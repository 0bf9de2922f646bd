"""What reading and storing cost: a crawl of the demo portal beside a spider that only fetches.

Run `python -m benchmarks.crawl`. `scrapy crawl chengdu` and a bare spider fetch the same pages of
the same server in turn, 32 at a time without a delay, each time in a fresh process. The bare
spider runs twice: with Scrapy's own settings, and with this project's, which make any spider
faster. Only the ratios say something: pages a second depend on the machine and on what else it
does.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import resource
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapy import Request, Spider
from scrapy.cmdline import execute
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings
from sqlalchemy import select

from yybcrawl.storage.engine import open_database, reading
from yybcrawl.storage.models import Run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from scrapy.http import Response

_FULL_SPEED: dict[str, Any] = {
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "ERROR",
}
_SAME_PAGES: dict[str, Any] = {
    "REMOTE_CONTROL_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "TELNETCONSOLE_ENABLED": False,
}
_FETCHED = re.compile(r"Crawled \(200\) <GET (\S+)>")
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
_MB = 1024 * 1024


class BareSpider(Spider):
    """Fetches the addresses in the file `addresses`, one a line, and does nothing with them."""

    name = "bare"

    def __init__(self, addresses: str) -> None:
        super().__init__()
        self._urls = Path(addresses).read_text(encoding="utf-8").split()

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every page at once."""
        for url in self._urls:
            yield Request(url, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Leave the page unread."""


class Measure(NamedTuple):
    """One crawl: its pages, its time from the spider's opening to its end, its peak memory."""

    pages: int
    seconds: float
    megabytes: float

    @property
    def speed(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds


def main() -> None:
    """Measure both spiders in turn and print their speeds and the median of the ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crawl", description=__doc__)
    parser.add_argument("--articles", type=int, default=2000, help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="default: %(default)s")
    options = parser.parse_args()
    with _serve(options.articles) as base_url, TemporaryDirectory() as folder:
        addresses = _fetch_addresses(base_url, Path(folder))
        rounds = []
        for number in range(1, options.rounds + 1):
            whole = _measure("crawl", base_url, f"sqlite:///{folder}/{number}.db")
            bare = _measure("fetch", str(addresses))
            tuned = _measure("fetch_tuned", str(addresses))
            if not whole.pages == bare.pages == tuned.pages:
                sys.exit(f"{whole.pages}, {bare.pages} and {tuned.pages} pages were fetched.")
            rounds.append((whole, bare, tuned))
            _say(
                f"round {number}: {whole.pages} pages, yybcrawl {whole.speed:.0f} pages/s,"
                f" bare spider {bare.speed:.0f} pages/s (with our settings {tuned.speed:.0f}),"
                f" peak memory {whole.megabytes:.0f} MB"
            )
    ratio = statistics.median(whole.speed / bare.speed for whole, bare, _ in rounds)
    tuned_ratio = statistics.median(whole.speed / tuned.speed for whole, _, tuned in rounds)
    peak = max(whole.megabytes for whole, *_ in rounds)
    _say(
        f"median ratio {ratio:.2f} to the bare spider, {tuned_ratio:.2f} to one with our settings,"
        f" peak memory {peak:.0f} MB"
    )


@contextlib.contextmanager
def _serve(articles: int) -> Iterator[str]:
    """Serve the demo portal from a process of its own; give its address."""
    command = [sys.executable, "-m", "yybcrawl.demo.server", "--articles", str(articles)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        try:
            base_url = server.stdout.readline().strip() if server.stdout else ""
            if not base_url:
                sys.exit("The demo portal could not be served.")
            yield base_url
        finally:
            server.terminate()


def _fetch_addresses(base_url: str, folder: Path) -> Path:
    """Crawl once, which also warms the server up, and write down what was fetched."""
    log = _child("crawl", base_url, f"sqlite:///{folder}/0.db", "DEBUG").stderr
    urls = [url for url in _FETCHED.findall(log) if not url.endswith("/robots.txt")]
    addresses = folder / "addresses.txt"
    addresses.write_text("\n".join(urls), encoding="utf-8")
    return addresses


def _measure(*task: str) -> Measure:
    return Measure(*json.loads(_child(*task).stdout))


def _child(*task: str) -> subprocess.CompletedProcess[str]:
    """Run a task of `_TASKS` in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.crawl", *task]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"{done.stderr}The crawl ended with exit code {done.returncode}.")
    return done


def _crawl(base_url: str, database_url: str, log_level: str = "ERROR") -> None:
    """Run the command as users do and print the measure as JSON."""
    changes = {**_FULL_SPEED, "YYBCRAWL_DATABASE_URL": database_url, "LOG_LEVEL": log_level}
    command = ["scrapy", "crawl", "chengdu", "-a", f"base_url={base_url}"]
    for name, value in changes.items():
        command += ["-s", f"{name}={value}"]
    try:
        execute(command)
    except SystemExit as end:
        if end.code:
            raise
    engine = open_database(database_url, create=False)
    with reading(engine) as connection:
        stats = connection.scalar(select(Run.stats).order_by(Run.id.desc()).limit(1)) or {}
    _print_measure(stats)


def _fetch(addresses: str) -> None:
    _fetch_all(addresses, Settings(_FULL_SPEED | _SAME_PAGES))


def _fetch_tuned(addresses: str) -> None:
    settings = get_project_settings()
    settings.setdict(_FULL_SPEED, priority="cmdline")
    for name in ("DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES", "SPIDER_MIDDLEWARES"):
        ours = {path: order for path, order in settings.getdict(name).items() if order is None}
        settings.set(name, ours, priority="cmdline")
    _fetch_all(addresses, settings)


def _fetch_all(addresses: str, settings: Settings) -> None:
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler, addresses=addresses)
    process.start()
    _print_measure(crawler.stats.get_stats())


def _print_measure(stats: dict[str, Any]) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT / _MB
    measure = Measure(stats["response_received_count"], stats["elapsed_time_seconds"], peak)
    sys.stdout.write(json.dumps(measure))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


_TASKS: dict[str, Callable[..., None]] = {
    "crawl": _crawl,
    "fetch": _fetch,
    "fetch_tuned": _fetch_tuned,
}

if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in _TASKS:
        _TASKS[sys.argv[1]](*sys.argv[2:])
    else:
        main()
