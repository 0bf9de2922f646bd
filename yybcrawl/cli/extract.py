"""`yybcrawl extract`: the fields of one saved page."""

from __future__ import annotations

import dataclasses
from typing import Any, BinaryIO

import click

from yybcrawl.cli.options import fetched_at_option
from yybcrawl.cli.output import to_json


@click.command(epilog="Example: yybcrawl extract page.html --url https://www.yybnet.net/a.html")
@click.argument("file", type=click.File("rb"))
@click.option("--url", default="", help="The page's address, to which its links are relative.")
@click.option("--content-type", help="The Content-Type header that the page came with.")
@fetched_at_option
def extract(file: BinaryIO, **known: Any) -> None:
    """Read one saved page (-: standard input) and print its fields as JSON.

    Dates told from the moment of reading (昨天, 3小时前) are read only with --fetched-at.
    """
    from yybcrawl.extract import extract_article  # noqa: PLC0415  --help needs no parser

    article = extract_article(file.read(), **known)
    click.echo(to_json(dataclasses.asdict(article)))
