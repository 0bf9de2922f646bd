"""What a page of `yybcrawl browse` takes, facets included.

Run `python -m benchmarks.browsing`. An archive is filled with generated articles, or a given one
is asked, over real connections to the real command. The words are pieces of the archive's own
texts, from 1 to 8 characters, as they come: frequent ones come often. A third of the questions has
a filter too, and some are by filters alone. Times depend on the machine and on what else it does.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode, urlsplit

from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from benchmarks.made_articles import make_articles
from benchmarks.searching import make_queries, sample
from benchmarks.storing import fill
from yybcrawl.browse.wording import permalink
from yybcrawl.storage import models
from yybcrawl.storage.engine import open_database, reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row

_COMMAND = (sys.executable, "-c", "from yybcrawl.cli.main import main; main()", "browse")
_ARTICLES = 200
_OK = 200
# They mean something in a search.
_SIGNS = frozenset('-－"＂“”')

_articles = models.table(models.Article)


class Took(NamedTuple):
    """Milliseconds that answers took, from the request to the last byte."""

    pages: str
    requests: int
    median: float
    slowest: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table, or with `--json` the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.browsing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--articles", type=int, default=100_000, help="default: %(default)s")
    parser.add_argument("--database", help="address of an archive that is filled already")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    if options.articles < 1:
        parser.error("--articles is at least 1.")
    with TemporaryDirectory() as folder:
        url = options.database or f"sqlite:///{Path(folder) / 'archive.db'}"
        if not options.database:
            sys.stderr.write(f"Storing {options.articles} articles …\n")
            fill(url, make_articles(), options.articles)
        took = _measure(url)
    if options.json:
        sys.stdout.write(json.dumps([one._asdict() for one in took]) + "\n")
    else:
        _print_table(took)


def _measure(url: str) -> list[Took]:
    engine = open_database(url, create=False)
    rng = Random(1)  # noqa: S311  the same questions in every run
    queries = [" ".join(query.words) for query in make_queries(sample(engine, rng), rng)]
    queries = [words for words in queries if not _SIGNS.intersection(words)]
    with reading(engine) as connection:
        rows = connection.execute(select(_articles).limit(_ARTICLES)).all()
    engine.dispose()
    searches = [_question(words, rng.choice(rows), number) for number, words in enumerate(queries)]
    articles = [permalink(row.portal, row.key) for row in rows]
    with _served(url) as connection:
        _time(connection, "/")
        return [
            _took("search", [_time(connection, path) for path in searches]),
            _took("first page", [_time(connection, "/") for _ in range(20)]),
            _took("article", [_time(connection, path) for path in articles]),
        ]


def _question(words: str, row: Row[tuple[object, ...]], number: int) -> str:
    """Return the path of a search; every third has a filter, every ninth nothing else."""
    filters = ({"district": row.district}, {"source": row.source}, {"since": row.published_on})
    asked = {} if number % 9 == 0 else {"q": words}
    if number % 3 == 0:
        asked |= {name: str(value) for name, value in filters[number % 9 // 3].items() if value}
    return f"/?{urlencode(asked)}"


@contextmanager
def _served(url: str) -> Iterator[HTTPConnection]:
    command = [*_COMMAND, "--database", url, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        address = server.stdout.readline().strip() if server.stdout else ""
        connection = HTTPConnection(urlsplit(address).netloc)
        yield connection
        connection.close()
        server.terminate()


def _time(connection: HTTPConnection, path: str) -> float:
    start = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != _OK:
        raise SystemExit(f"{path} was answered with {answer.status}.")
    return (time.perf_counter() - start) * 1000


def _took(pages: str, times: Sequence[float]) -> Took:
    ordered = sorted(times)
    return Took(pages, len(times), statistics.median(times), ordered[len(times) * 95 // 100])


def _print_table(took: Sequence[Took]) -> None:
    table = Table("page", title="ms from the request to the last byte")
    for name in ("requests", "median", "95 %"):
        table.add_column(name, justify="right")
    for one in took:
        table.add_row(one.pages, str(one.requests), f"{one.median:.0f}", f"{one.slowest:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
