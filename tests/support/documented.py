"""The examples in the docs. To write what they print now: python -m tests.support.documented."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import text, update

from tests.support.crawling import run_command
from yybcrawl.items import Article
from yybcrawl.storage import models
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.dossier import open_dossier
from yybcrawl.storage.engine import open_database, reading, writing

if TYPE_CHECKING:
    from sqlalchemy import Engine

DOCS = Path(__file__).parents[2] / "docs"
QUERIES = ("database.md", "querying.md")
COMMANDS = ("commands.md", "querying.md")
CRAWLED = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CORRECTED = "7988173"
_TYPED = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_COMMAND = (sys.executable, "-c", "from yybcrawl.cli.main import main; main()")


@dataclass(frozen=True, slots=True)
class Example:
    """A command or query of the docs, and what the docs say that it prints."""

    typed: str
    shown: str
    block: str

    def block_with(self, shown: str) -> str:
        """Return the text of the docs with another output."""
        return self.block.removesuffix(f"{self.shown}") + shown


def crawl_demo(folder: Path) -> str:
    """Crawl the demo portal into `folder` and return the address of the archive."""
    url = f"sqlite:///{folder / 'yybcrawl-demo.db'}"
    run = run_command(folder, *_COMMAND, "demo", "--database", url)
    assert run.code == 0, run.stderr
    return url


def settle(url: str) -> None:
    """Set the archive back to one moment, and correct one of its articles an hour later."""
    engine = open_database(url, create=False)
    seen = {"first_seen_at": CRAWLED, "last_seen_at": CRAWLED}
    with writing(engine) as connection:
        articles, runs = models.table(models.Article), models.table(models.Run)
        revisions = models.table(models.ArticleRevision)
        connection.execute(update(articles).values(seen))
        connection.execute(update(revisions).values(seen_at=CRAWLED))
        end = CRAWLED + timedelta(seconds=3)
        connection.execute(update(runs).values(started_at=CRAWLED, finished_at=end))
    Archive(engine).store([_corrected(engine)], now=CRAWLED + timedelta(hours=1))
    engine.dispose()


def queries(name: str) -> list[Example]:
    """Return the SQL of a page of docs that is followed by its output."""
    found = re.finditer(r"```sql\n([^`]*)```\n\n```text\n([^`]*)", _read(name))
    return [Example(match[1], match[2], match[0]) for match in found]


def commands(name: str) -> list[Example]:
    """Return what is typed at a prompt on a page of docs, with all that it prints."""
    blocks = re.findall(r"```console\n(.*?)```", _read(name), re.DOTALL)
    found = (match for block in blocks for match in _TYPED.finditer(block))
    return [Example(match[1], match[2], match[0]) for match in found]


def _read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def output(url: str, typed: str) -> str:
    """Return all that a line prints in a shell that asks the archive at `url`."""
    path = f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "-c", typed],  # noqa: S607
        env=os.environ | {"YYBCRAWL_DATABASE_URL": url, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
    )
    return run.stdout.removeprefix("\ufeff")


def answer(url: str, query: str) -> str:
    """Return what a query prints: a line for each row, with | between its values."""
    engine = open_database(url, create=False)
    with reading(engine) as connection:
        rows = connection.execute(text(query)).all()
    engine.dispose()
    return "".join(" | ".join(map(str, row)) + "\n" for row in rows)


def _corrected(engine: Engine) -> Article:
    """Return the article as its page would be after a correction of title and text."""
    same = "portal key url source byline published_on published_at province city district".split()
    was = open_dossier(engine, CORRECTED)
    first, *others = was.paragraphs
    return Article(
        **{name: getattr(was, name) for name in same},
        title=was.title.replace("4分钟", "5分钟"),
        authors=was.people,
        images=was.images,
        paragraphs=[first.replace("4", "5"), *others[:-1], "（本文首段的数字已更正。）"],
    )


def refresh(folder: Path) -> None:
    """Write into the docs what their examples print now."""
    url = crawl_demo(folder)
    for name in QUERIES:
        _rewrite(DOCS / name, {query: answer(url, query.typed) for query in queries(name)})
    settle(url)
    for name in COMMANDS:
        _rewrite(DOCS / name, {line: output(url, line.typed) for line in commands(name)})


def _rewrite(page: Path, printed: dict[Example, str]) -> None:
    text = page.read_text(encoding="utf-8")
    for example, shown in printed.items():
        text = text.replace(example.block, example.block_with(shown))
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        refresh(Path(name))
