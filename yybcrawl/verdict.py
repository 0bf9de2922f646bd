"""What a run came to: an exit code, and one sentence that a person understands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from yybcrawl.errors import DatabaseError
    from yybcrawl.items import Failure
    from yybcrawl.storage.runs import ChannelTally


@dataclass(slots=True)
class RunFacts:
    """All that a run's verdict depends on; `closed` is Scrapy's reason for closing the spider.

    `blocked` says how the portal kept the crawl out, `refused` is how many pages it withheld.
    """

    channels: list[ChannelTally] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    bugs: int = 0
    database_error: DatabaseError | None = None
    refusal: str | None = None
    unreachable: str | None = None
    blocked: str | None = None
    refused: int = 0
    closed: str | None = None

    def total(self, count: str) -> int:
        """Return the sum of one count over all channels."""
        return sum(getattr(channel, count) for channel in self.channels)


class Verdict(NamedTuple):
    """The exit code of `scrapy crawl`, its word in `runs.status`, and the reason."""

    exit_code: int
    status: str
    reason: str


def judge(run: RunFacts) -> Verdict:
    """Return what a finished run came to; the gravest finding wins."""
    if run.database_error is not None:
        return Verdict(5, "database", str(run.database_error))
    if run.refusal is not None:
        return Verdict(2, "refused", run.refusal)
    if run.bugs:
        return Verdict(
            1, "error", f"error: {run.bugs} unexpected errors, see the log; {_sum(run)}."
        )
    return _judge_walk(run)


def _judge_walk(run: RunFacts) -> Verdict:
    blocked = _find_block(run)
    if blocked is not None:
        return Verdict(8, "blocked", f"blocked: {blocked}.")
    if run.unreachable is not None:
        return Verdict(3, "unreachable", f"unreachable: {run.unreachable}.")
    drift = _find_drift(run)
    if drift is not None:
        return Verdict(4, "drift", f"layout drift: {drift}.")
    requested = run.total("requested")
    if run.failures:
        pages = run.total("pages") + requested
        kinds = Counter(failure.reason for failure in run.failures).most_common(3)
        words = ", ".join(f"{count} × {reason}" for reason, count in kinds)
        failed = f"{len(run.failures)} of {pages} pages failed ({words})"
        return Verdict(6, "incomplete", f"incomplete: {failed}; they will be tried again.")
    left = [channel for channel in run.channels if channel.stop_reason in (None, "lost", "limit")]
    if run.closed != "finished" or left or run.total("failed"):
        walked = f"{len(left)} of {len(run.channels)} channels were not walked to their end"
        stored = f"{run.total('failed')} of {requested} articles asked for are not stored"
        reason = f"incomplete: {walked}, {stored} ({run.closed}); the next run goes on."
        return Verdict(6, "incomplete", reason)
    return Verdict(0, "healthy", f"healthy: {_sum(run)}.")


def _find_block(run: RunFacts) -> str | None:
    """Return how the portal kept the crawl out, or None where it did not."""
    asked = run.total("pages") + run.total("requested")
    if run.blocked is None and run.refused * 2 > asked:
        return f"{run.refused} of {asked} pages asked for a login or a verification"
    return run.blocked


def _find_drift(run: RunFacts) -> str | None:
    """Return what could not be read although its page arrived, or None."""
    menu = next((failure for failure in run.failures if failure.kind == "menu"), None)
    if menu is not None:
        return f"{menu.reason} at {menu.url} or the pages it links"
    unreadable = sum(failure.kind == "unreadable" for failure in run.failures)
    requested = run.total("requested")
    if unreadable * 2 > requested:
        return f"{unreadable} of {requested} articles could not be read"
    if run.closed == "finished" and run.channels and not run.total("listed"):
        return f"none of {len(run.channels)} channels listed an article"
    return None


def _sum(run: RunFacts) -> str:
    """Return the totals of a run, in words."""
    counts = ", ".join(
        f"{run.total(name)} {name}" for name in ("stored", "changed", "unchanged", "known")
    )
    empty = [channel.channel.name for channel in run.channels if not channel.listed]
    note = f"; nothing is listed in {'、'.join(empty)}" if empty else ""
    return (
        f"{len(run.channels)} channels, {run.total('pages')} list pages,"
        f" {run.total('listed')} listings: {counts}{note}"
    )
