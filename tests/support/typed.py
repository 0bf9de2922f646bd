"""What the docs print for a reader to type, and a clone of the project in which it is typed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^([ ]*)```(\w+|{\w+})\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_TYPED = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_FILE = re.compile(r"`(yybcrawl/[\w/]+\.py)`:\n\n```python\n(.*?)```", re.DOTALL)
_MAIN = "from yybcrawl.cli.main import main; main()"
# Ends what one line prints.
_END = "\x1e"
_MOST_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Line:
    """A line to type; `shown` is what the docs say that it prints, None if they do not say."""

    typed: str
    shown: str | None = None


def code_blocks(text: str) -> list[tuple[str, str]]:
    """Return the blocks of code of a page in order: language and code."""
    return [(match[2], match[3]) for match in _BLOCK.finditer(text)]


def lines(text: str) -> list[Line]:
    """Return what a page has its reader type, in order."""
    return [line for language, code in code_blocks(text) for line in _lines(language, code)]


def _lines(language: str, code: str) -> Iterator[Line]:
    if language == "console":
        for match in _TYPED.finditer(code):
            yield Line(match[1], match[2])
    elif language == "sh":
        for line in code.splitlines():
            yield Line(line.strip())


def write_files(folder: Path, text: str) -> None:
    """Write into a clone the files of the package that a page has its reader write."""
    for path, code in _FILE.findall(text):
        (folder / path).write_text(code, encoding="utf-8")


def clone(folder: Path, base_url: str) -> Path:
    """Make a clone in `folder` whose crawls go to the copy of the portal at `base_url`, quickly.

    Nothing is installed in it: its programs are those of the tests, and `python3 -m venv` and
    `pip` do nothing. CI itself begins with those lines.
    """
    shutil.copytree(ROOT / "yybcrawl", folder / "yybcrawl", ignore=lambda *_: ["__pycache__"])
    shutil.copy(ROOT / "scrapy.cfg", folder)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    quick = f"-a base_url={base_url} -s DOWNLOAD_DELAY=0 -s AUTOTHROTTLE_ENABLED=0"
    more = f'case "$1" in crawl) set -- "$@" {quick};; esac\n'
    _program(programs / "scrapy", f'{more}exec {sys.executable} -m scrapy "$@"')
    _program(programs / "yybcrawl", f'exec {sys.executable} -c "{_MAIN}" "$@"')
    _program(programs / "python", f'exec {sys.executable} "$@"')
    _program(programs / "pip", "exit 0")
    (programs / "activate").write_text(f'PATH="{programs}:$PATH"\n', encoding="utf-8")
    (folder / "system").mkdir()
    _program(folder / "system" / "python3", '[ "$*" = "-m venv .venv" ]')
    return folder


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def type_in(folder: Path, typed: Sequence[str]) -> list[str]:
    """Type lines into one shell in a clone; return what each prints. All must end with 0."""
    script = "".join(f"{line}\nprintf '{_END}'\n" for line in typed)
    run = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],  # noqa: S607
        cwd=folder,
        env={
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "PATH": f"{folder / 'system'}:{os.defpath}",
            "PYTHONPATH": str(folder),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_MOST_SECONDS,
        check=False,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout
    return run.stdout.split(_END)[:-1]


def guide(name: str) -> str:
    """Return the text of a page of docs/."""
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def shown(name: str) -> str:
    """Return the one output that stands by itself on a page of docs/."""
    (found,) = (code for language, code in code_blocks(guide(name)) if language == "text")
    return found


def follow(folder: Path, base_url: str, name: str, *more: str) -> list[str]:
    """Do what a page of docs/ says in a clone, then type some more; return what each prints."""
    text = guide(name)
    clone(folder, base_url)
    write_files(folder, text)
    typed = (line.typed for line in lines(text))
    return type_in(folder, ["source .venv/bin/activate", *typed, *more])[1:]
