"""What a short visit to a portal says about a crawl of it, and what to do about it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from yybcrawl.doctor.finding import Finding
from yybcrawl.doctor.visit import TIME_IS_UP
from yybcrawl.verdict import find_block, find_drift, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yybcrawl.doctor.visit import Look, Visit
    from yybcrawl.items import Article

_ROBOTS = "robots.txt"
_LAYOUT = (
    "The layout may have changed: save such a page, read it with `yybcrawl extract`, and compare"
    " it with docs/reading.md and docs/extraction.md."
)
_AGAIN = "Try again later; what fails in a crawl is asked for again by the next one."
# By words of the reason why the place's page could not be fetched.
_REMEDIES = (
    ("host name", "See whether the address is spelled right and this machine can resolve names."),
    ("refused", "See whether the portal is up, and whether a firewall stands in between."),
    ("TLS", "See whether the address wants https at all, and with a certificate of today's kind."),
    ("timed out", "See whether a browser on this network can open it; try again later."),
    ("was 404", "The portal has no page for this place: see in a browser where it is now."),
    ("was 5", "The portal has troubles of its own: try again later."),
)
_OTHERWISE = "See whether a browser on this network can open the address."
# A field that a single article lacks may be missing on its page.
_FEWEST = 3


def diagnose(visit: Visit) -> list[Finding]:
    """Return what was found, thing by thing, in the order in which a crawl meets them."""
    if visit.facts.bugs:
        text = f"{visit.facts.bugs} unexpected errors, see the log above."
        return [Finding("program", 1, text, "Report it, with the log.")]
    looks = visit.looks()
    return [
        _judge_robots(visit),
        _judge_portal(visit),
        _judge_menu(visit),
        *_judge_lists(looks),
        *_judge_articles(visit, looks),
        *_judge_fields([look.article for look in looks if look.article is not None]),
        *_judge_time(visit, looks),
    ]


def _judge_robots(visit: Visit) -> Finding:
    robots, reason = visit.robots, visit.facts.unreachable or ""
    if not robots.is_obeyed:
        advice = "Obey it, unless the portal is your own."
        return Finding(_ROBOTS, 0, "Nobody asks for it: ROBOTSTXT_OBEY is off.", advice)
    if reason.startswith(_ROBOTS):
        if visit.facts.blocked:
            advice = "The portal does not want this place crawled: ask its people."
            return Finding(_ROBOTS, 8, f"blocked: {reason}.", advice)
        advice = f"While nobody knows what it says, nothing may be fetched. {_remedy(reason)}"
        return Finding(_ROBOTS, 3, f"unreachable: {reason}.", advice)
    if robots.status is None:
        return Finding(_ROBOTS, None, "It was not answered.")
    forbidden = [f.url for f in visit.facts.failures if f.reason.startswith(_ROBOTS)]
    if forbidden:
        pages = number_of(len(forbidden), "page")
        text = f"incomplete: robots.txt forbids {pages} asked for, such as {forbidden[0]}."
        return Finding(_ROBOTS, 6, text, "Leave their channels out with `-a districts=…`.")
    answer = "It" if robots.status < 400 else f"There is none (the answer was {robots.status}): it"
    wait = f" It asks for {robots.delay:g} seconds between two pages." if robots.delay else ""
    return Finding(_ROBOTS, 0, f"{answer} allows every page asked for.{wait}")


def _judge_portal(visit: Visit) -> Finding:
    reason = visit.facts.unreachable
    if reason is not None and reason.startswith(_ROBOTS):
        return Finding("portal", None, "It was not asked.")
    blocked = find_block(visit.facts)
    if blocked is not None:
        advice = "Wait, ask less often, or talk to the portal's people; see docs/politeness.md."
        return Finding("portal", 8, f"blocked: {blocked}.", advice)
    if reason is not None:
        return Finding("portal", 3, f"unreachable: {reason}.", _remedy(reason))
    if not visit.latencies or not visit.facts.channels:
        answer = f": the last answer was {visit.last_status}" if visit.last_status else ""
        return Finding("portal", None, f"The place's page was not read{answer}.")
    mean = sum(visit.latencies) / len(visit.latencies)
    text = f"{number_of(len(visit.latencies), 'answer')}, after {mean:.1f} seconds on average."
    return Finding("portal", 0, text)


def _judge_menu(visit: Visit) -> Finding:
    facts = visit.facts
    if facts.refusal is not None:
        return Finding("menu", 2, facts.refusal, "Name channels that the menu has.")
    failure = next((failure for failure in facts.failures if failure.kind == "menu"), None)
    if failure is not None:
        text = f"layout drift: {failure.reason} at {failure.url} or the pages it links."
        return Finding("menu", 4, text, _LAYOUT)
    if not visit.has_menu:
        return Finding("menu", None, "It was not reached.")
    names = _names(tally.channel.name for tally in facts.channels)
    return Finding("menu", 0, f"{number_of(len(facts.channels), 'channel')}: {names}.")


def _judge_lists(looks: list[Look]) -> Iterator[Finding]:
    pages = [look for look in looks if look.page is not None]
    if not pages and not any(look.problem for look in looks):
        yield Finding("lists", None, "None was reached.")
        return
    for reason, names in _grouped(look for look in looks if look.page is None).items():
        yield Finding("lists", 6, f"incomplete: lists not read in {names}: {reason}.", _AGAIN)
    empty = [look for look in pages if look.page and not look.page.keys]
    if empty and len(empty) == len(pages):
        text = f"layout drift: no article is listed in {_names_of(empty)}."
        yield Finding("lists", 4, text, _LAYOUT)
    elif empty:
        advice = f"See whether {empty[0].channel.url} lists nothing in a browser, too."
        yield Finding("lists", 0, f"Nothing is listed in {_names_of(empty)}.", advice)
    lost = [look for look in pages if look.page and look.page.stop == "lost"]
    if lost:
        text = f"incomplete: more pages are promised, and none is linked, in {_names_of(lost)}."
        yield Finding("lists", 6, text, _LAYOUT)
    if len(empty) < len(pages):
        keys = [key for look in pages if look.page for key in look.page.keys]
        yield Finding(
            "lists",
            0,
            f"{number_of(len(pages), 'page')} read, {number_of(len(keys), 'article')} listed.",
        )


def _judge_articles(visit: Visit, looks: list[Look]) -> Iterator[Finding]:
    read = [look for look in looks if look.article is not None]
    failed = [look for look in looks if look.page is not None and look.problem]
    if not read and not failed:
        yield Finding("articles", None, "None was reached.")
        return
    drift = find_drift(visit.facts) is not None
    unreadable = {f.reason for f in visit.facts.failures if f.kind == "unreadable"}
    for reason, names in _grouped(failed).items():
        advice = _LAYOUT if reason in unreadable else _AGAIN
        if drift and reason in unreadable:
            yield Finding("articles", 4, f"layout drift: in {names}, {reason}.", advice)
        else:
            text = f"incomplete: articles not read in {names}: {reason}."
            yield Finding("articles", 6, text, advice)
    if read:
        yield Finding("articles", 0, f"{number_of(len(read), 'article')} read, field by field.")


def _judge_fields(articles: list[Article]) -> Iterator[Finding]:
    """Tell what no article has, that most articles of the portal have."""
    if len(articles) < _FEWEST:
        return
    for name, code in (("source", 4), ("date", 4), ("people", 0)):
        if all(name in missing_fields(article) for article in articles):
            drift = "layout drift: " if code else ""
            text = f"{drift}no {name} was read in any of {len(articles)} articles."
            yield Finding("articles", code, text, _LAYOUT)


def missing_fields(article: Article) -> list[str]:
    """Return what an article lacks, in words."""
    values = {
        "title": article.title,
        "source": article.source,
        "date": article.published_on,
        "people": article.authors,
        "paragraphs": article.paragraphs,
    }
    return [name for name, value in values.items() if not value]


def _judge_time(visit: Visit, looks: list[Look]) -> Iterator[Finding]:
    facts = visit.facts
    if facts.closed in ("finished", "blocked") or facts.unreachable or facts.refusal:
        return
    ended = "the time ran out" if facts.closed == TIME_IS_UP else "the look was stopped"
    if not looks:
        text = f"incomplete: {ended} before the menu was read."
        advice = "Give it more time with --seconds."
    else:
        left = [look for look in looks if look.article is None and not _is_through(look)]
        if not left:
            return
        slugs = ",".join(look.channel.name for look in left)
        text = f"incomplete: {ended} before all of {_names_of(left)} was looked at."
        advice = f"Give it more time with --seconds, or look at them: -a districts={slugs}."
    yield Finding("time", 6, text, advice)


def _is_through(look: Look) -> bool:
    """Tell whether nothing of a channel without an article is left to be fetched."""
    return bool(look.problem) or (look.page is not None and not look.page.keys)


def _grouped(looks: Iterable[Look]) -> dict[str, str]:
    """Return the names of channels by the problem that they share."""
    groups = defaultdict(list)
    for look in looks:
        # What robots.txt forbids is told once.
        if look.problem and not look.problem.startswith(_ROBOTS):
            groups[look.problem].append(look)
    return {problem: _names_of(group) for problem, group in groups.items()}


def _names_of(looks: Iterable[Look]) -> str:
    return _names(look.channel.name for look in looks)


def _names(names: Iterable[str]) -> str:
    return "、".join(names)


def _remedy(reason: str) -> str:
    return next((advice for words, advice in _REMEDIES if words in reason), _OTHERWISE)
