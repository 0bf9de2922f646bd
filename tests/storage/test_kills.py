from __future__ import annotations

import contextlib
import signal
import time
from random import Random

import pytest

from tests.support.forks import FORKS
from tests.support.storing import store_forever
from tests.support.wholeness import check_whole
from yybcrawl.storage.engine import open_database


def kill_one_that_stores(url: str, portal: str, after: float) -> int:
    """Kill a process that stores articles, some moments after its first commit.

    Return how many commits it told of.
    """
    receiver, told = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=store_forever, args=(url, portal, told))
    process.start()
    told.close()
    commits = []
    with receiver, contextlib.suppress(EOFError):
        commits.append(receiver.recv())
        time.sleep(after)
        process.kill()
        while True:
            commits.append(receiver.recv())
    process.join()
    assert process.exitcode == -signal.SIGKILL
    return len(commits)


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
