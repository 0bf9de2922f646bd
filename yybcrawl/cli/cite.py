"""`yybcrawl cite`: an article as a reference."""

from __future__ import annotations

import click

from yybcrawl.citation import Style
from yybcrawl.citation import cite as citation_of
from yybcrawl.cli.opening import opened
from yybcrawl.cli.options import database_option
from yybcrawl.cli.terminal import moment
from yybcrawl.errors import ArgumentError


@click.command(epilog="Example: yybcrawl cite 7601743 --style bibtex")
@click.argument("article", metavar="KEY_OR_URL")
@click.option(
    "--style",
    type=click.Choice([style.value for style in Style]),
    default=Style.GBT7714.value,
    show_default=True,
    help="GB/T 7714-2015, BibTeX, or a sentence.",
)
@click.option("--revision", type=click.IntRange(min=1), help="This version; the newest by default.")
@database_option
def cite(article: str, style: str, revision: int | None, database: str) -> None:
    """Cite an article as the archive holds it, with the time at which this version was captured.

    Those who wrote are named, in printed order; photographers and editors are not.
    """
    from yybcrawl.storage.cited import cited  # noqa: PLC0415  --help needs no SQL
    from yybcrawl.storage.dossier import open_dossier  # noqa: PLC0415

    with opened(database) as engine:
        found = open_dossier(engine, article)
    wanted = found.revision if revision is None else revision
    version = next((one for one in found.versions if one.revision == wanted), None)
    if version is None:
        raise ArgumentError(f"{article!r} has no revision {wanted}: it has {found.revision}.")
    click.echo(citation_of(cited(found, version), Style(style)))
    click.echo(
        f"Revision {version.revision} of {found.revision}, captured at"
        f" {moment(version.seen_at)} (Beijing time).",
        err=True,
    )
