"""What a run came to: an exit code, and one sentence that a person understands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yybcrawl.errors import DatabaseError
    from yybcrawl.items import Failure
    from yybcrawl.storage.runs import ChannelTally


# One and several of what is common enough to have a noun.
_NOUNS = {
    "the answer timed out": ("time-out", "time-outs"),
    "the answer was truncated": ("truncated", "truncated"),
    "the connection was lost": ("lost connection", "lost connections"),
    "the connection was refused": ("refused connection", "refused connections"),
}


@dataclass(slots=True)
class RunFacts:
    """All that a run's verdict depends on; `closed` is Scrapy's reason for closing the spider.

    `backlog` counts the listings of earlier runs, `drift_share` is the share of the articles that
    may be unreadable before that counts as drift. `blocked` says how the portal kept the crawl
    out, `refused` is how many pages it withheld.
    """

    drift_share: float = 0.5
    backlog: int = 0
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
        bugs = number_of(run.bugs, "unexpected error")
        return Verdict(1, "error", f"error: {bugs}, see the log; {_sum(run)}.")
    return _judge_walk(run)


def _judge_walk(run: RunFacts) -> Verdict:
    blocked = find_block(run)
    if blocked is not None:
        return Verdict(8, "blocked", f"blocked: {blocked}.")
    if run.unreachable is not None:
        return Verdict(3, "unreachable", f"unreachable: {run.unreachable}.")
    drift = find_drift(run)
    if drift is not None:
        return Verdict(4, "drift", f"layout drift: {drift}.")
    findings = list(_find_gaps(run))
    if findings:
        again = "they will be tried again" if run.failures else "the next run goes on from there"
        return Verdict(6, "incomplete", f"incomplete: {', '.join(findings)}; {again}.")
    return Verdict(0, "healthy", f"healthy: {_sum(run)}.")


def _find_gaps(run: RunFacts) -> Iterator[str]:
    """Yield what keeps a run from being complete."""
    requested = run.total("requested")
    if run.failures:
        unread = sum(failure.kind in ("list", "menu") for failure in run.failures)
        pages = run.total("pages") + requested + unread
        reasons = Counter(failure.reason for failure in run.failures).most_common(3)
        words = ", ".join(_count(reason, count) for reason, count in reasons)
        yield f"{len(run.failures)} of {pages} pages failed ({words})"
    if run.closed != "finished":
        yield f"the crawl was stopped early ({run.closed})"
    left = sum(channel.stop_reason in (None, "lost", "limit") for channel in run.channels)
    if left:
        yield f"{left} of {len(run.channels)} channels were not walked to their end"
    articles = {failure.url for failure in run.failures if failure.kind not in ("list", "menu")}
    missing = run.total("failed") - len(articles)
    if missing > 0:
        yield f"{missing} of {requested} articles asked for did not arrive"


def _count(reason: str, count: int) -> str:
    if reason not in _NOUNS:
        return f"{count} × {reason}"
    return f"{count} {_NOUNS[reason][count > 1]}"


def find_block(run: RunFacts) -> str | None:
    """Return how the portal kept the crawl out, or None where it did not."""
    asked = run.total("pages") + run.total("requested")
    if run.blocked is None and run.refused * 2 > asked:
        return f"{run.refused} of {asked} pages asked for a login or a verification"
    return run.blocked


def find_drift(run: RunFacts) -> str | None:
    """Return what could not be read although its page arrived, or None."""
    menu = next((failure for failure in run.failures if failure.kind == "menu"), None)
    if menu is not None:
        return f"{menu.reason} at {menu.url} or the pages it links"
    unreadable = sum(failure.kind == "unreadable" for failure in run.failures)
    requested = run.total("requested")
    if unreadable > requested * run.drift_share:
        return f"{unreadable} of {requested} articles could not be read"
    silent = sum(failure.kind == "list" and not failure.is_answered for failure in run.failures)
    was_read = run.closed == "finished" and silent * 2 < len(run.channels)
    if was_read and run.total("listed") == run.backlog:
        return f"none of {number_of(len(run.channels), 'channel')} listed an article"
    return None


def _sum(run: RunFacts) -> str:
    """Return the totals of a run, in words."""
    counts = ", ".join(
        f"{run.total(name)} {name}" for name in ("stored", "changed", "unchanged", "known")
    )
    empty = [channel.channel.name for channel in run.channels if not channel.listed]
    note = f"; nothing is listed in {'、'.join(empty)}" if empty else ""
    return (
        f"{number_of(len(run.channels), 'channel')}, {number_of(run.total('pages'), 'list page')},"
        f" {number_of(run.total('listed'), 'listing')}: {counts}{note}"
    )


def number_of(count: int, noun: str) -> str:
    """Return a count with its noun: `1 channel`, `14 channels`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
