from __future__ import annotations

import signal
import subprocess
import sys
import time
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.support.wholeness import check_whole
from yybcrawl.storage.engine import open_database

if TYPE_CHECKING:
    from collections.abc import Sequence


def kill_one_that_stores(url: str, portal: str, after: float) -> int:
    """Kill a process that stores articles, some moments after its first commit.

    Return how many commits it told of.
    """
    command = [sys.executable, "-m", "tests.support.storing", url, "forever", portal]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told: Sequence[str] = [process.stdout.readline()]
        time.sleep(after)
        process.kill()
        told = [*told, *process.stdout]
    assert process.returncode == -signal.SIGKILL
    return len(told)


@pytest.mark.parametrize(
    ("database_url", "kills"), [("sqlite", 20), ("postgresql", 4)], indirect=["database_url"]
)
def test_a_killed_process_leaves_only_whole_articles(database_url: str, kills: int) -> None:
    open_database(database_url).dispose()
    rng = Random(9)  # noqa: S311
    before = 0
    for number in range(kills):
        # Sooner and later, down to some moment inside the second commit.
        told = kill_one_that_stores(database_url, f"portal{number}", rng.random() ** 2 / 2)
        stored = check_whole(database_url)
        assert stored - before >= told // 2
        before = stored
