from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import click
import pytest
from scrapy.settings import default_settings

from tests.support import typed
from tests.support.typed import ROOT
from yybcrawl import settings
from yybcrawl.cli.main import cli
from yybcrawl.portals.arguments import Arguments

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = sorted((*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_line_to_type_is_understood(page: Path) -> None:
    for line in typed.lines(page.read_text(encoding="utf-8")):
        for program, words in simple_commands(line.typed):
            if program == "yybcrawl":
                found = complaint(words)
                assert found is None or "No such file" in found.message, line.typed
            elif program == "scrapy" and words[0] == "crawl":
                check_crawl(words[1], words[2:])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_in_a_sentence_is_understood(page: Path) -> None:
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for span in re.findall(r"`(yybcrawl [^`\n]+)`", prose):
        found = complaint(shlex.split(span)[1:])
        assert not isinstance(found, click.NoSuchOption), span


def simple_commands(line: str) -> Iterator[tuple[str, list[str]]]:
    """Return the programs that a line runs, without their folder, and the words of each."""
    split = shlex.shlex(line, posix=True, punctuation_chars=True)
    split.whitespace_split = True
    words: list[str] = []
    for word in [*split, ";"]:
        if not set(word) <= set("();|&<>"):
            words.append(word)
            continue
        while words and re.match(r"\w+=", words[0]):
            words.pop(0)
        if words:
            yield words[0].rpartition("/")[2], words[1:]
        words = []


def complaint(words: list[str]) -> click.UsageError | None:
    """Return what the script has against these words; KeyError for an unknown command."""
    command: click.Command = cli
    while isinstance(command, click.Group):
        command, words = command.commands[words[0]], words[1:]
    try:
        command.make_context(command.name, words)
    except click.UsageError as error:
        return error
    return None


def check_crawl(spider: str, words: list[str]) -> None:
    """Raise what the crawl would if it did not take these words."""
    given = list(zip(words[::2], words[1::2], strict=True))
    values = dict(word.split("=", 1) for option, word in given if option == "-a")
    Arguments.parse(values, place=None if spider == "city" else "chengdu")
    names = {word.partition("=")[0] for option, word in given if option == "-s"}
    assert names <= {*dir(settings), *dir(default_settings)}
    assert {option for option, _ in given} <= {"-a", "-s"}
