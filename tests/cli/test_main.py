from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from tests.support.crawling import YYBCRAWL, run_command
from yybcrawl import __version__
from yybcrawl.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = sorted(cli.commands)


def test_demo_and_extract_are_there() -> None:
    assert {"demo", "extract"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_has_an_example(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert f"Example: yybcrawl {name} " in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str) -> None:
    options = [one for one in cli.commands[name].params if isinstance(one, click.Option)]
    assert all(option.help for option in options)


def test_the_script_is_installed(tmp_path: Path) -> None:
    run = run_command(tmp_path, *YYBCRAWL, "--version")
    assert (run.code, run.stderr) == (0, "")
    assert __version__ in run.stdout


@pytest.mark.parametrize("words", [["nothing"], ["demo", "--colour"], ["extract"]])
def test_a_wrong_command_line_ends_with_2(words: list[str]) -> None:
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 2
    assert "Error: " in result.output
