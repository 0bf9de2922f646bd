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
        "scrapy.commands.crawl",
        "yybcrawl.commands.crawl",
        "yybcrawl.extensions.progress",
        "yybcrawl.pipelines.store",
        "yybcrawl.portals.yybnet",
    ]
)


def fork_scrapy(
    folder: Path, arguments: tuple[str, ...], environment: Mapping[str, str], most_seconds: float
) -> tuple[int | None, str, str]:
    """Run `scrapy` in `folder`, in a process forked from one that has imported it already.

    Return its exit code, None if it took too long, and its stdout and stderr.
    """
    with TemporaryDirectory() as name:
        outputs = [Path(name, "stdout"), Path(name, "stderr")]
        process = FORKS.Process(
            target=_execute, args=(folder, arguments, dict(environment), outputs)
        )
        process.start()
        process.join(most_seconds)
        if process.is_alive():
            process.kill()
            process.join()
        code = process.exitcode
        process.close()
        stdout, stderr = (path.read_text(encoding="utf-8") for path in outputs)
    return code, stdout, stderr


def _execute(
    folder: Path, arguments: tuple[str, ...], environment: dict[str, str], outputs: list[Path]
) -> NoReturn:
    from scrapy.cmdline import execute  # noqa: PLC0415  only forks need it

    os.chdir(folder)
    sys.path.insert(0, str(folder))
    os.environ.update(environment)
    for number, path in enumerate(outputs, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    execute(["scrapy", *arguments])
    sys.exit("scrapy did not end.")
