"""`yybcrawl show`: one article to read."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from yybcrawl.cli.opening import opened
from yybcrawl.cli.options import database_option
from yybcrawl.cli.terminal import console, moment, printable, printed, write_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from yybcrawl.storage.dossier import Dossier, Twin


@click.command(epilog="Example: yybcrawl show 7601743 --history")
@click.argument("article", metavar="KEY_OR_URL")
@click.option("--history", "with_history", is_flag=True, help="Its versions instead of its text.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text to read, or JSON for other programs.",
)
@database_option
def show(article: str, form: str, database: str, *, with_history: bool) -> None:
    """Show one article: text, people, pictures, channels, duplicates and versions.

    Any address of the article will do: with http, of the mobile site, with a query. With
    --history the versions are shown with what changed: [-removed-] and {+inserted+}.
    """
    from yybcrawl.storage.dossier import open_dossier  # noqa: PLC0415  --help needs no SQL

    with opened(database) as engine:
        dossier = open_dossier(engine, article)
    if form == "json":
        write_json(dataclasses.asdict(dossier))
        return
    shown = console()
    for line in _lines(dossier, with_history=with_history):
        shown.print(line)


def _lines(article: Dossier, *, with_history: bool) -> Iterator[Text]:
    from yybcrawl.cli.history import history  # noqa: PLC0415  --help needs no tables

    yield from _head(article)
    if with_history:
        yield from history(article.versions)
        return
    yield from _text(article)
    yield from _relations(article)


def _head(article: Dossier) -> Iterator[Text]:
    from rich.text import Text  # noqa: PLC0415  --help needs no tables

    place = " ".join(filter(None, (article.province, article.city, article.district)))
    when = printed(article.published_on, article.published_at)
    people = "、".join(f"{name}（{role}）" for name, role in article.people)
    listed = "、".join(channel.channel for channel in article.listed)
    yield Text(printable(article.title), style="bold")
    yield Text(f"{printable(article.source)} · {when} · {printable(place or None)}")
    yield Text(f"byline: {printable(article.byline)}")
    yield Text(f"people: {printable(people or None)}")
    yield Text(f"listed in: {printable(listed or None)}")
    yield Text(printable(article.url))
    seen = f"stored {moment(article.first_seen_at)}, last seen {moment(article.last_seen_at)}"
    changed = f", changed {moment(article.changed_at)}" if article.changed_at else ""
    gone = f", gone since {moment(article.gone_at)}" if article.gone_at else ""
    yield Text(f"revision {article.revision}: {seen}{changed}{gone} (Beijing time)", style="dim")
    yield Text("")


def _text(article: Dossier) -> Iterator[Text]:
    from rich.text import Text  # noqa: PLC0415  --help needs no tables

    for paragraph in article.paragraphs:
        yield Text(printable(paragraph))
        yield Text("")
    for image in article.images:
        yield Text(f"picture: {printable(image.caption)} {printable(image.url)}")


def _relations(article: Dossier) -> Iterator[Text]:
    from rich.text import Text  # noqa: PLC0415  --help needs no tables

    if article.original:
        yield Text(f"repeats: {_twin(article.original)}")
    for twin in article.duplicates:
        yield Text(f"repeated by: {_twin(twin)}")
    if len(article.versions) > 1:
        yield Text(f"{len(article.versions)} versions: show it with --history", style="dim")


def _twin(twin: Twin) -> str:
    when = printed(twin.published_on, twin.published_at)
    alike = "" if twin.similarity is None else f" · {twin.similarity:.0%} alike"
    title = printable(twin.title)
    return f"{printable(twin.source)} · {when} · {title}{alike} · {printable(twin.url)}"
