from __future__ import annotations

from typing import Any

import pytest
from scrapy.exceptions import (
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from twisted.python.failure import Failure as DownloadFailure

from tests.storage.samples import channel
from yybcrawl.items import Failure
from yybcrawl.portals.reasons import describe
from yybcrawl.storage.runs import ChannelTally
from yybcrawl.verdict import RunFacts, judge


def failure(number: int, reason: str, kind: str = "article") -> Failure:
    return Failure(portal="yybnet", url=f"https://x/{number}", kind=kind, reason=reason)


def facts(failures: list[Failure], **changes: Any) -> RunFacts:
    counts: dict[str, Any] = {"pages": 12, "listed": 400, "requested": 400, "stored": 397}
    tally = ChannelTally(channel=channel(), stop_reason="end", **counts)
    run = RunFacts(channels=[tally], failures=failures, closed="finished")
    for name, value in changes.items():
        setattr(tally if hasattr(tally, name) else run, name, value)
    return run


def test_what_failed_is_told_in_one_sentence() -> None:
    timed_out = [failure(number, "the answer timed out") for number in range(2)]
    verdict = judge(facts([*timed_out, failure(2, "the answer was truncated")]))
    assert (verdict.exit_code, verdict.status) == (6, "incomplete")
    assert verdict.reason == (
        "incomplete: 3 of 412 pages failed (2 time-outs, 1 truncated); they will be tried again."
    )


def test_one_of_a_kind_is_no_several() -> None:
    one = judge(facts([], pages=1, listed=1, requested=1, stored=1)).reason
    assert one.startswith("healthy: 1 channel, 1 list page, 1 listing: 1 stored, ")
    assert judge(facts([], bugs=1)).reason.startswith("error: 1 unexpected error, see the log; ")


def test_a_list_page_that_failed_is_one_of_the_pages() -> None:
    run = facts([failure(1, "the answer was 500", "list")], stored=400, stop_reason="failed")
    assert judge(run).reason == (
        "incomplete: 1 of 413 pages failed (1 × the answer was 500); they will be tried again."
    )


def test_a_run_that_was_stopped_says_what_is_left() -> None:
    run = facts([], closed="shutdown", stop_reason=None, stored=380)
    assert judge(run).reason == (
        "incomplete: the crawl was stopped early (shutdown), 1 of 1 channels were not walked to"
        " their end, 20 of 400 articles asked for did not arrive; the next run goes on from there."
    )


@pytest.mark.parametrize(("share", "code"), [(0.5, 6), (0.005, 4)])
def test_the_share_of_unreadable_articles_that_is_drift_can_be_set(share: float, code: int) -> None:
    unread = [failure(number, "no article", "unreadable") for number in range(3)]
    assert judge(facts(unread, drift_share=share)).exit_code == code


def test_lists_that_list_nothing_are_drift_whatever_is_asked_for_again() -> None:
    run = facts([], listed=3, requested=3, stored=0, unchanged=3, backlog=3)
    assert judge(run).exit_code == 4


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DownloadTimeoutError, "2 time-outs"),
        (ResponseDataLossError, "2 truncated"),
        (DownloadFailedError, "2 lost connections"),
        (DownloadConnectionRefusedError, "2 refused connections"),
    ],
)
def test_what_often_happens_has_a_noun(error: type[Exception], words: str) -> None:
    failed = DownloadFailure(error("told by the network"))  # type: ignore[no-untyped-call]
    reason = describe(failed)
    assert f"({words})" in judge(facts([failure(1, reason), failure(2, reason)])).reason
