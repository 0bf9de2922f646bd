"""`yybcrawl freeze`: a saved page becomes a test."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any, BinaryIO

import click

from yybcrawl.cli.options import fetched_at_option
from yybcrawl.cli.output import to_json
from yybcrawl.errors import ArgumentError

_NAME = re.compile(r"\w[\w.-]*")


@click.command(epilog="Example: yybcrawl freeze page.html --url https://www.example.com/a.html")
@click.argument("file", type=click.File("rb"))
@click.option("--url", required=True, help="The page's address, to which its links are relative.")
@click.option("--content-type", help="The Content-Type header that the page came with.")
@fetched_at_option
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="tests/extract/frozen",
    show_default=True,
    help="Where the page and its fields are written.",
)
@click.option("--name", help="What they are named; the name of FILE by default.")
def freeze(file: BinaryIO, folder: Path, name: str | None, **known: Any) -> None:
    """Keep a saved page (-: standard input) as a test: its bytes, and the fields read from it.

    Correct the fields by hand where the page says otherwise; the test compares every one of them.
    """
    from yybcrawl.extract import extract_article  # noqa: PLC0415  --help needs no parser

    page = _free_file(folder, Path(file.name).stem if name is None else name)
    body = file.read()
    article = extract_article(body, **known)
    frozen = {**known, "expected": dataclasses.asdict(article)}
    fields = page.with_suffix(".json")
    try:
        page.write_bytes(body)
        fields.write_text(to_json(frozen) + "\n", encoding="utf-8")
    except OSError as error:
        raise ArgumentError(f"{error.filename} cannot be written: {error.strerror}.") from None
    click.echo(f"{page} is frozen. Now compare it with {fields}.", err=True)


def _free_file(folder: Path, name: str) -> Path:
    """Return where the page of this name is to be written, or refuse the name."""
    if not _NAME.fullmatch(name):
        raise ArgumentError(f"{name!r} cannot name a page: give another --name.")
    page = folder / f"{name}.html"
    for path in (page, folder / f"{name}.json"):
        if path.exists():
            raise ArgumentError(f"{path} is there already: give another --name.")
    return page
