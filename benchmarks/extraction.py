"""How well and how fast articles are read: this project beside the libraries for it.

Run `python -m benchmarks.extraction FOLDER`. The libraries are the extra `benchmark`; one that
is not installed is named as such, and one that raises has read nothing on that page.

FOLDER holds pages and `gold.json`, a list with one label a page:

    {"file": "pages/1.html", "text": "the body", "published": "2018-04-25 03:13",
     "author": "names, apart", "title": "may be missing", "url": "may be missing"}

P, R and F1 count shingles of four characters of the body, after NFKC and without white space,
and are means over the pages. The other fields count how many labels were found: the title, the
day, the minute, and all names of a label. Pages a second are CPU time from bytes to fields, of
the best round; the tools take turns on every page. Speed depends on the machine, its ratio less.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import logging
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.labels import read_folder
from benchmarks.scores import score
from benchmarks.tools import OURS, TOOLS, Found
from yybcrawl.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.labels import LabelledPage
    from benchmarks.scores import Score
    from benchmarks.tools import Reader

_SHARES = ("title", "day", "minute", "people")
_WIDTH = 110
_WARM_UP = "<title>开馆</title><h1>开馆</h1><p>2018-04-25 03:13</p><p>图书馆今天开馆。</p>".encode()


class Result(NamedTuple):
    """What a tool came to: its score, and its speed in pages a second of CPU time."""

    tool: str
    score: Score
    speed: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the folder with each tool and print the table, or JSON for scripts."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.extraction",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--tools", nargs="+", choices=TOOLS, default=list(TOOLS), help="default: all of them"
    )
    parser.add_argument("--rounds", type=int, default=3, help="default: %(default)s")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error("--rounds is not a number from 1.")
    try:
        pages = read_folder(options.folder)
    except ArgumentError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    names = list(dict.fromkeys((OURS, *options.tools)))
    with _quiet():
        readers = {name: reader for name in names if (reader := _load(name))}
        results = _measure(readers, pages, options.rounds)
    missing = [name for name in names if name not in readers]
    if options.json:
        _print_json(results, missing)
    else:
        _print_table(results, missing, len(pages))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Silence what the libraries have to say about a page."""
    before = logging.root.manager.disable
    logging.disable()
    with warnings.catch_warnings(action="ignore"):
        try:
            yield
        finally:
            logging.disable(before)


def _load(name: str) -> Reader | None:
    """Import a tool and let it read once, which loads what it loads late; None if it is missing."""
    try:
        reader = TOOLS[name].load()
    except ImportError:
        return None
    _read(reader, _WARM_UP, "https://example.com/")
    return reader


def _read(reader: Reader, body: bytes, url: str) -> Found:
    try:
        return reader(body, url)
    except Exception:  # noqa: BLE001  whatever a library raises, it has read nothing
        return Found()


def _measure(
    readers: dict[str, Reader], pages: Sequence[LabelledPage], rounds: int
) -> list[Result]:
    """Let the tools take turns on every page, in an order that rotates."""
    names = list(readers)
    found: dict[str, list[Found]] = {}
    seconds = {name: [0.0] * rounds for name in names}
    gc.collect()
    gc.freeze()
    turns = [(number, index) for number in range(rounds) for index in range(len(pages))]
    console = Console(stderr=True)
    for number, index in track(turns, "Reading pages", console=console, transient=True):
        page = pages[index]
        first = index % len(names)
        for name in names[first:] + names[:first]:
            # So that no tool pays for the garbage of another.
            gc.collect()
            start = time.process_time()
            one = _read(readers[name], page.body, page.url)
            seconds[name][number] += time.process_time() - start
            if number == 0:
                found.setdefault(name, []).append(one)
    gc.unfreeze()
    return [
        Result(name, score(pages, found[name]), len(pages) / min(seconds[name])) for name in names
    ]


def _print_table(results: Sequence[Result], missing: Sequence[str], pages: int) -> None:
    table = Table("tool", title=f"{pages} pages")
    for column in ("P", "R", "F1", *_SHARES, "pages/s", "ratio"):
        table.add_column(column, justify="right")
    for row in _rows(results):
        shares = (row[name] for name in _SHARES)
        table.add_row(
            f"{row['tool']} {row['version']}",
            *(f"{row[name]:.3f}" for name in ("precision", "recall", "f1")),
            *(f"{share[0]}/{share[1]}" if share and share[1] else "-" for share in shares),
            f"{row['pages_per_second']:.0f}",
            f"{row['ratio']:.2f}",
        )
    for name in missing:
        table.add_row(name, "not installed")
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)


def _print_json(results: Sequence[Result], missing: Sequence[str]) -> None:
    rows = [*_rows(results), *({"tool": name, "version": None} for name in missing)]
    sys.stdout.write(json.dumps(rows, indent=2) + "\n")


def _rows(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Return a row a tool: shares are (right, labels), or None for a field the tool lacks."""
    ours = next(result.speed for result in results if result.tool == OURS)
    return [
        {
            "tool": result.tool,
            "version": version(TOOLS[result.tool].package),
            **result.score._asdict(),
            **{name: None for name in _SHARES if name not in TOOLS[result.tool].fields},
            "pages_per_second": result.speed,
            "ratio": result.speed / ours,
        }
        for result in results
    ]


if __name__ == "__main__":
    main()
