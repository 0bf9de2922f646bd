"""`yybcrawl extract`: the fields of one saved page."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, BinaryIO

import click

if TYPE_CHECKING:
    from datetime import date


@click.command(epilog="Example: yybcrawl extract page.html --url https://www.yybnet.net/a.html")
@click.argument("file", type=click.File("rb"))
@click.option("--url", default="", help="The page's address, to which its links are relative.")
@click.option("--content-type", help="The Content-Type header that the page came with.")
def extract(file: BinaryIO, url: str, content_type: str | None) -> None:
    """Read one saved page (-: standard input) and print its fields as JSON."""
    from yybcrawl.extract import extract_article  # noqa: PLC0415  --help needs no parser

    article = extract_article(file.read(), url, content_type)
    click.echo(json.dumps(dataclasses.asdict(article), ensure_ascii=False, indent=2, default=_iso))


def _iso(value: date) -> str:
    """Write a day or a minute as ISO 8601."""
    return value.isoformat()
