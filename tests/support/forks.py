from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping

# Starts processes from one that has imported all this already.
FORKS = multiprocessing.get_context("forkserver")
# All that a crawl imports but its settings, which read the environment.
FORKS.set_forkserver_preload(
    [
        "tests.support.forks",
        "tests.support.storing",
        "alembic.command",
        "scrapy.commands.crawl",
        "scrapy.core.downloader.handlers.http11",
        "yybcrawl.commands.crawl",
        "yybcrawl.doctor.report",
        "yybcrawl.extensions.progress",
        "yybcrawl.extensions.recall",
        "yybcrawl.middlewares.revalidate",
        "yybcrawl.pipelines.store",
        "yybcrawl.portals.yybnet",
    ]
)


class Fork:
    """A command that runs in `folder`, forked from a process that has imported it.

    `words` begin with the name of its script, `scrapy` or `yybcrawl`.
    """

    def __init__(
        self, folder: Path, words: tuple[str, ...], environment: Mapping[str, str]
    ) -> None:
        self._outputs = TemporaryDirectory()
        self._paths = [Path(self._outputs.name, name) for name in ("stdout", "stderr")]
        self._process = FORKS.Process(
            target=_execute, args=(folder, words, dict(environment), self._paths)
        )
        self._process.start()

    def signal(self, number: int) -> None:
        """Send a signal, unless the command has ended."""
        if self._process.is_alive() and self._process.pid is not None:
            os.kill(self._process.pid, number)

    def wait(self, most_seconds: float) -> tuple[int | None, str, str]:
        """Return its exit code, None if it took too long, and its stdout and stderr."""
        self._process.join(most_seconds)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
            code = None
        else:
            code = self._process.exitcode
        self._process.close()
        stdout, stderr = (
            path.read_text(encoding="utf-8") if path.exists() else "" for path in self._paths
        )
        self._outputs.cleanup()
        return code, stdout, stderr


def _execute(
    folder: Path, words: tuple[str, ...], environment: dict[str, str], outputs: list[Path]
) -> NoReturn:
    from scrapy import cmdline  # noqa: PLC0415  only forks need it

    from yybcrawl.cli import main  # noqa: PLC0415  as above

    os.chdir(folder)
    sys.path.insert(0, str(folder))
    os.environ.update(environment)
    for number, path in enumerate(outputs, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.argv = list(words)
    {"scrapy": cmdline.execute, "yybcrawl": main.main}[words[0]]()
    sys.exit(f"{words[0]} did not end.")
