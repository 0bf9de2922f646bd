from __future__ import annotations

import os
import pty
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.forks import Fork

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT = {"SCRAPY_SETTINGS_MODULE": "yybcrawl.settings"}
SCRAPY = (sys.executable, "-m", "scrapy")
YYBCRAWL = (str(Path(sysconfig.get_path("scripts")) / "yybcrawl"),)
_FAST = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "CONCURRENT_REQUESTS_PER_DOMAIN=16")
# A command takes seconds; this only keeps a broken one from hanging the suite.
_MOST_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Run:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def reason(self) -> str:
        """The last line on stderr."""
        return (self.stderr.splitlines() or [""])[-1]


def run_command(
    folder: Path, *command: str, given: bytes = b"", environment: Mapping[str, str] = PROJECT
) -> Run:
    """Run a command in `folder`, with `given` on its standard input."""
    run = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | environment,
        input=given,
        capture_output=True,
        timeout=_MOST_SECONDS,
        check=False,
    )
    return Run(run.returncode, run.stdout.decode(), run.stderr.decode())


def run_on_terminal(folder: Path, *command: str) -> Run:
    """Run a command in `folder` on a terminal; all that it shows there is its `stdout`."""
    terminal, end = pty.openpty()
    environment = os.environ | PROJECT | {"TERM": "xterm", "COLUMNS": "160", "LINES": "40"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=end, stdout=end, stderr=end
    ) as run:
        os.close(end)
        shown = b"".join(iter(lambda: _read(terminal), b""))
    os.close(terminal)
    return Run(run.returncode, shown.decode(), "")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # Linux says so when the last program on a terminal has ended.
        return b""


def crawl(
    folder: Path,
    base_url: str,
    *options: str,
    spider: str = "chengdu",
    settings: str | None = None,
    alone: bool = False,
) -> Run:
    """Run the real `scrapy crawl` without delays; it stores in `archive.db` of `folder`.

    `settings` is the text of a settings module that takes the place of the project's. The crawl
    has a process of its own, and if `alone` a fresh interpreter, which takes a second more.
    """
    environment = PROJECT
    if settings is not None:
        (folder / "own_settings.py").write_text(settings, encoding="utf-8")
        environment = {"SCRAPY_SETTINGS_MODULE": "own_settings"}
    arguments = _arguments(folder, base_url, options, spider)
    if alone:
        return run_command(folder, *SCRAPY, *arguments, environment=environment)
    return end_of(Fork(folder, ("scrapy", *arguments), environment))


def doctor(folder: Path, base_url: str, *options: str) -> Run:
    """Run the real `yybcrawl doctor` without delays, on the database that `crawl` writes."""
    words = ("yybcrawl", "doctor", *_options(folder, base_url, options))
    return end_of(Fork(folder, words, PROJECT))


def start_crawl(folder: Path, base_url: str, *options: str) -> Fork:
    """Begin what `crawl` does, and leave it running."""
    return Fork(folder, ("scrapy", *_arguments(folder, base_url, options, "chengdu")), PROJECT)


def end_of(fork: Fork) -> Run:
    """Wait for a command that was started."""
    code, stdout, stderr = fork.wait(_MOST_SECONDS)
    assert code is not None, stderr
    return Run(code, stdout, stderr)


def _arguments(
    folder: Path, base_url: str, options: tuple[str, ...], spider: str
) -> tuple[str, ...]:
    return ("crawl", spider, *_options(folder, base_url, options))


def _options(folder: Path, base_url: str, options: tuple[str, ...]) -> tuple[str, ...]:
    words = [word for setting in (*_FAST, _setting(folder)) for word in ("-s", setting)]
    return ("-a", f"base_url={base_url}", *words, *options)


def database_of(folder: Path) -> str:
    """Return the address of the database that `crawl` writes in `folder`."""
    return f"sqlite:///{folder / 'archive.db'}"


def _setting(folder: Path) -> str:
    return f"YYBCRAWL_DATABASE_URL={database_of(folder)}"
