"""Markup kept within bounds: a parser could turn it into a tree far larger than the page."""

from __future__ import annotations

import re

# A quote counts only right behind an equals sign; a tag without an end takes the rest.
_ATTRIBUTES = r"[^>=]*+(?:=\s*+(?:\"[^\"]*+\"|'[^']*+')?+[^>=]*+)*+(?:>|\Z)"
# Each alternative begins with its letter in both cases, by which a search passes over it soonest.
_EMPHASIS = re.compile(
    r"</?(?:[bB](?i:ig)?|[cC](?i:ode)|[eE](?i:m)|[fF](?i:ont)|[iI]|[nN](?i:obr)"
    r"|[sS](?i:mall|trike|trong)?|[tT](?i:t)|[uU])"
    rf"(?=[\s/>]){_ATTRIBUTES}"
)
_MANY_TAGS = 2_500
_MOST_TAGS = 200_000


def bounded(html: str) -> str:
    """Return a page that takes a parser time and memory in proportion to its length.

    Most pages stay as they are. Of those with many tags the emphasis goes, which browsers repeat
    in each block where it is not closed, and of those with far too many the rest of the page.
    """
    tags = html.count("<")
    if tags > _MANY_TAGS:
        html = _EMPHASIS.sub("", html)
    if tags > _MOST_TAGS:
        html = "<".join(html.split("<", _MOST_TAGS)[:_MOST_TAGS])
    return html
