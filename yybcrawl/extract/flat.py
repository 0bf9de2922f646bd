"""Markup made harmless: what a parser would turn into a tree far larger than the page."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_RAW = "script|style|textarea|iframe|noembed|noframes|noscript|xmp"
# Comments, declarations and elements whose content is no markup, as far as a browser takes them.
_NO_TAGS = re.compile(
    r"<(?:!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z))"
    r"|[!?][^>]*+(?:>|\Z)|/(?![a-zA-Z])[^>]*+(?:>|\Z)"
    rf"|(?i:({_RAW}))(?=[\s/>])[^<]*+(?:<(?!/(?i:\1)[\s/>])[^<]*+)*+(?:<[^>]*+>?|\Z))"
)
# A quote counts only right behind an equals sign; a tag without an end takes the rest.
_ATTRIBUTES = r"[^>=]*+(?:=\s*+(?:\"[^\"]*+\"|'[^']*+')?+[^>=]*+)*+(?:>|\Z)"
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>]*+)({_ATTRIBUTES})")
# Each alternative begins with its letter in both cases, by which a search passes over it soonest.
_EMPHASIS = re.compile(
    r"</?(?:[bB](?i:ig)?|[cC](?i:ode)|[eE](?i:m)|[fF](?i:ont)|[iI]|[nN](?i:obr)"
    r"|[sS](?i:mall|trike|trong)?|[tT](?i:t)|[uU])"
    rf"(?=[\s/>]){_ATTRIBUTES}"
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_CLOSED_BY_TWIN = frozenset("dd dt li option p td th tr".split())
_MANY_TAGS = 2_500
_TOO_MANY_TAGS = 20_000
_TOO_MANY_ATTRIBUTES = 100_000
_MOST_TAGS = 200_000
_DEEPEST = 200
_LONGEST_TAG = 20_000


def flatten(html: str) -> str:
    """Return a page that takes a parser time and memory in proportion to its length.

    Most pages stay as they are. Of those with many tags the emphasis goes, which browsers repeat
    in each block where it is not closed; of those with far too many all tags below 200 levels,
    which cost a parser the square of their depth, and everything after the 200,000th tag.
    """
    tags = html.count("<")
    if tags > _MANY_TAGS:
        html = _EMPHASIS.sub("", html)
    if tags > _TOO_MANY_TAGS or _has_too_many_attributes(html):
        return "".join(_without_depth(_NO_TAGS.sub("", html)))
    return html


def _has_too_many_attributes(html: str) -> bool:
    return len(html) > _TOO_MANY_ATTRIBUTES and html.count("=") > _TOO_MANY_ATTRIBUTES


def _without_depth(html: str) -> Iterator[str]:
    open_tags: list[str] = []
    dropped: Counter[str] = Counter()
    place = 0
    for count, match in enumerate(_TAG.finditer(html)):
        if count == _MOST_TAGS:
            yield html[place : match.start()]
            return
        if _is_kept(match, open_tags, dropped):
            continue
        yield html[place : match.start()]
        yield "<br>"
        place = match.end()
    yield html[place:]


def _is_kept(match: re.Match[str], open_tags: list[str], dropped: Counter[str]) -> bool:
    """Tell whether a tag stays; `open_tags` and `dropped` are those before it, and change."""
    name = match[2].lower()
    if len(match[3]) > _LONGEST_TAG:
        return False
    if name in _VOID:
        return True
    if not match[1]:
        if len(open_tags) >= _DEEPEST:
            dropped[name] += 1
            return False
        if name not in _CLOSED_BY_TWIN or open_tags[-1:] != [name]:
            open_tags.append(name)
        return True
    if dropped[name]:
        dropped[name] -= 1
        return False
    if name in open_tags:
        while open_tags.pop() != name:
            pass
    return True
