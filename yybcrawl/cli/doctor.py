"""`yybcrawl doctor`: whether a crawl would go well, before the first schedule."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from yybcrawl.cli.options import Pair
from yybcrawl.cli.terminal import console, printable, printed, write_json

if TYPE_CHECKING:
    from rich.text import Text

    from yybcrawl.doctor.finding import Finding
    from yybcrawl.doctor.report import Report
    from yybcrawl.doctor.visit import Look

_STYLES = {"ok": "green", "note": "yellow", "bad": "bold red", "—": "dim"}


@click.command(epilog="Example: yybcrawl doctor chengdu -a districts=新都,温江")
@click.argument("spider", default="chengdu")
@click.option(
    "-a",
    "arguments",
    type=Pair(),
    multiple=True,
    help="An argument of the spider, as `scrapy crawl` takes it.",
)
@click.option(
    "-s",
    "settings",
    type=Pair(),
    multiple=True,
    help="A setting, as `scrapy crawl` takes it.",
)
@click.option(
    "--seconds",
    type=click.IntRange(min=1),
    default=45,
    show_default=True,
    help="After so many seconds only the page under way is waited for.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Tables to read, or JSON for other programs.",
)
@click.option(
    "--database",
    metavar="URL",
    show_default="that of the crawl",
    help="Address of the archive.",
)
def doctor(  # noqa: PLR0913  one for each option
    spider: str,
    *,
    arguments: tuple[tuple[str, str], ...],
    settings: tuple[tuple[str, str], ...],
    seconds: int,
    form: str,
    database: str | None,
) -> None:
    """Look at all that a crawl of SPIDER needs, before it is scheduled; store nothing.

    Opens the database and takes that back, asks the portal for its robots.txt, its menu, and one
    list page and one article of each channel, as politely as a crawl. Says what to do about what
    is wrong, and ends with the exit code that a crawl would end with.
    """
    from yybcrawl.doctor.crawling import choose_spider, read_settings  # noqa: PLC0415  --help needs no Scrapy
    from yybcrawl.doctor.report import examine  # noqa: PLC0415

    changed = dict(settings)
    if database is not None:
        changed["YYBCRAWL_DATABASE_URL"] = database
    project, given = read_settings(changed), dict(arguments)
    chosen = choose_spider(project, spider, given)
    click.echo(f"Looking at {spider}, for {seconds} seconds at most …", err=True)
    report = examine(chosen, given, project, seconds)
    if form == "json":
        write_json(_plain(spider, report))
    else:
        _show(report)
    click.echo(report.reason, err=True)
    sys.exit(report.exit_code)


def _plain(spider: str, report: Report) -> dict[str, Any]:
    return {
        "spider": spider,
        "exit_code": report.exit_code,
        "reason": report.reason,
        "findings": [
            {"about": one.about, "code": one.code, "text": one.text, "advice": one.advice}
            for one in report.findings
        ],
        "channels": [_plain_look(look) for look in report.looks],
    }


def _plain_look(look: Look) -> dict[str, Any]:
    from yybcrawl.doctor.diagnosis import missing_fields  # noqa: PLC0415  as above

    article = look.article
    return {
        "channel": look.channel.name,
        "url": look.channel.url,
        "listed": None if look.page is None else len(look.page.keys),
        "has_more_pages": None if look.page is None else look.page.stop == "limit",
        "problem": look.problem,
        "article": None
        if article is None
        else {
            "url": article.url,
            "title": article.title,
            "source": article.source,
            "published_on": article.published_on,
            "published_at": article.published_at,
            "byline": article.byline,
            "authors": article.authors,
            "paragraphs": len(article.paragraphs),
            "city": article.city,
            "district": article.district,
            "missing": missing_fields(article),
        },
    }


def _show(report: Report) -> None:
    from rich.table import Table  # noqa: PLC0415  --help needs no tables

    shown = console()
    table = Table("looked at", "")
    table.add_column("found", overflow="fold")
    for finding in report.findings:
        table.add_row(finding.about, _state(finding), printable(finding.text))
    shown.print(table)
    if report.looks:
        table = Table()
        for name in ("channel", "listed", "more", "district", "printed"):
            table.add_column(name, no_wrap=True)
        for name in ("para-\ngraphs", "source", "people", "title"):
            table.add_column(name)
        for look in report.looks:
            table.add_row(look.channel.name, *_facts(look))
        shown.print(table)
    advised: dict[str, list[str]] = {}
    for finding in report.findings:
        if finding.advice:
            advised.setdefault(finding.advice, []).append(finding.about)
    for advice, about in advised.items():
        shown.print(f"{', '.join(dict.fromkeys(about))}: {printable(advice)}")


def _state(finding: Finding) -> Text:
    from rich.text import Text  # noqa: PLC0415  as above

    return Text(finding.state, _STYLES[finding.state])


def _facts(look: Look) -> list[str | Text]:
    """Return the cells of a channel; what is missing is marked."""
    from rich.text import Text  # noqa: PLC0415  as above

    if look.page is None:
        return [*["—"] * 7, Text(look.problem or "not looked at", "bold red")]
    more = {"limit": "yes", "end": "no"}.get(look.page.stop or "", "lost")
    listed = [str(len(look.page.keys)), more]
    article = look.article
    if article is None:
        missed = look.problem or ("not looked at" if look.page.keys else "nothing is listed")
        return [*listed, *["—"] * 5, Text(missed, "bold red")]
    read = (
        article.district or article.city,
        printed(article.published_on, article.published_at) if article.published_on else None,
        str(len(article.paragraphs) or ""),
        article.source,
        "、".join(name for name, _ in article.authors),
        article.title,
    )
    return [*listed, *(_on_one_line(cell) if cell else Text("—", "bold red") for cell in read)]


def _on_one_line(text: str) -> Text:
    from rich.text import Text  # noqa: PLC0415  as above

    return Text(printable(text), no_wrap=True, overflow="ellipsis")
