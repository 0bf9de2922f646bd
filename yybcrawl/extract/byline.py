"""The credits of an article as printed, and its people with their roles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.extract.credits import Credit, open_notes, pick_people, plain, read_credit
from yybcrawl.extract.names import is_likely_name, is_name, is_pen_name
from yybcrawl.extract.roles import has_role
from yybcrawl.extract.text import is_page_jump
from yybcrawl.items import Author

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPEN, _CLOSE = "[(（\\[【〔]", "[)）\\]】〕]"
_MARKER = re.compile(r"^[\s■□●○◆◇▲△◎★☆※▪▌▍◤►▶▎▓\-—]+")
_NO_BRACKET = "[^()（）\\[\\]【】〔〕。！？]"
_IN_BRACKETS = f"(?:{_NO_BRACKET}|{_OPEN}{_NO_BRACKET}{{1,10}}{_CLOSE})"
_WRAPPED = re.compile(f"{_OPEN}({_IN_BRACKETS}*){_CLOSE}")
_LEAD = re.compile(
    r"(?P<date>[^()（）。！？]{0,40}?(?:讯|电|消息))?"
    rf"\s*{_OPEN}\s*(?P<credit>{_NO_BRACKET}{{2,60}}?)\s*{_CLOSE}"
)
_OPEN_LEAD = re.compile(
    r"(?:[^()（）。！？]{0,26}?(?:讯|电|消息)\s*[:：]?|[■□◎])\s+"
    r"(?P<credit>[\u3400-\u9fff]{0,8}?记者\s*[\u3400-\u9fff·]{2,4}"
    r"(?:\s+[\u3400-\u9fff·]{2,3}(?=\s)){0,6}(?:\s*(?:摄影)?报道)?)[\s:：]+"
)
_GLUED = re.compile(rf"((?:{_OPEN}{_IN_BRACKETS}{{1,60}}{_CLOSE}\s*){{1,3}})\W?\d{{0,8}}$")
_OPEN_GLUED = re.compile(
    r"(?<=[。！？”’」』）)…])\s*((?:[■□]\s*)?(?:\w{0,12}?(?:见习|实习)?记者|文/图|图/文|摄影|通讯员|责任编辑|责编|"
    r"编辑|作者|[\u3400-\u9fff]{2,4}\s*(?:摄|文/图)$)[^。！？，,]{0,40})$"
)
_BETWEEN_BRACKETS = re.compile(rf"{_CLOSE}\s*{_OPEN}")
_UNCLOSED = re.compile(
    rf"(?<=[。！？”’」』）)…])\s*({_OPEN}\w{{0,12}}?(?:记者|記者|通讯员|责任编辑|责编){_NO_BRACKET}{{2,60}})$"
)
_NOTE = re.compile(
    rf"{_OPEN}\s*作者[:：\s]?(?P<name>[\u3400-\u9fff·]{{2,8}}?)??"
    rf"(?:[系是]|为(?!系)|单位|简介)[^()（）]{{2,60}}{_CLOSE}"
)
_FORMER_TITLE = re.compile(rf"{_OPEN}?\s*原(?:标题|题)\s*[:：].{{1,80}}")
_DATED_NAME = re.compile(
    r"(?P<name>[^\s:|]{2,20}) (?P<posted>(?:发表|发布|發表|發佈)[于於] ?:? ?)?"
    r"(?=(?:19|20)\d\d ?[-/.年])"
)
_POSTED_BY = re.compile(r"(?<=[\d日]) ?(?P<posted>由) ?(?P<name>[^\s\d:|]{2,20}?)(?= |$|发布|发表)")
_ORIGINAL_BY = re.compile(r"原创 ?[:|]? ?(?P<name>[\u3400-\u9fff]{2,4})(?P<posted>)(?= )")
_SIGNATURE = re.compile(
    r"[\s(（\[【]{0,2}(?:本文作者|作者|撰文|文)\s?[:：/|丨｜︱][^，,。！？!?]{2,16}"
)
_SENTENCE = re.compile(r"[。!?]|\.\.\.")
_MOST_FIRST_LINES = 5
_MOST_LAST_LINES = 4
_MOST_CREDITS = 12
_MOST_LEADING = 12
_LONGEST_LINE = 48
_LONGEST_CREDIT = 90
_LONGEST_BARE = 16
_LONGEST_CAPTION = 30
_LONGEST_META = 500
_END = 130
_CAPTION = 15
_SHORTEST_TEXT = 5
_NO_WRITERS = frozenset(("编辑", "摄影"))
_PREFACES = ("编者按", "核心提示", "导语", "导读", "摘要", "提要")


class Byline(NamedTuple):
    """The credits as printed, their people in order, and the indexes of the lines they fill alone.

    The people of 审核, 校对, 监制 and other duties that are no role of `Author` are left out.
    """

    text: str | None
    authors: list[Author]
    lines: frozenset[int]


class _Found(NamedTuple):
    """A credit found in a line, which it fills alone or not."""

    text: str
    people: list[Author]
    alone: bool


def find_byline(paragraphs: list[str]) -> Byline:
    """Find the credits of a body: its first or last lines, its lead, or the end of its text."""
    found = _first_credits(paragraphs)
    found |= _lead_credit(paragraphs[: min(found, default=None)])
    found |= _last_credits(paragraphs, bare=not found)
    if all(one.role in _NO_WRITERS for credit in found.values() for one in credit.people):
        found |= _signature(paragraphs)
    in_order = [found[index] for index in sorted(found)]
    return Byline(
        text=" ".join(credit.text for credit in in_order) or None,
        authors=_once(person for credit in in_order for person in credit.people),
        lines=frozenset(index for index, credit in found.items() if credit.alone),
    )


def names_people(line: str) -> bool:
    """Tell whether a line is nothing but a credit with people in it."""
    credit = _line_credit(line, bare=False) if has_role(line) else None
    return credit is not None and bool(credit.people)


def read_meta_byline(meta: str) -> Byline:
    """Return the credit in the lines under a title, which fills no line of the body.

    The lines may hold source, date, counters and tools as well, in any order. Papers, 佚名,
    admin and the like are no people. Only the first 500 characters are read.
    """
    text = plain(meta[:_LONGEST_META])
    people = _once(pick_people(text))
    if all(person.role in _NO_WRITERS for person in people):
        people = _poster(text) + people
    return Byline(_credit_text(meta[:_LONGEST_META], people) or None, people, frozenset())


def _poster(text: str) -> list[Author]:
    """Return who is named without a role: `林晓 发表于 2018-04-25`, `2018-04-25 由 林晓`."""
    matches = [_DATED_NAME.match(text), _POSTED_BY.search(text), _ORIGINAL_BY.search(text)]
    for match in filter(None, matches):
        name = match["name"]
        is_nick = bool(match["posted"]) and name.isascii() and is_pen_name(name)
        if is_nick or is_likely_name(name):
            return [Author(name, "作者")]
    return []


def _credit_text(text: str, people: list[Author]) -> str:
    """Return the words of `text` that name one of the people, with their labels."""
    words = text.split()
    found = []
    for index, word in enumerate(words):
        if any(person.name in word for person in people):
            label = words[index - 1] if index else ""
            is_labelled = label.endswith((":", "：", "|", "丨")) or has_role(label)
            found += [label, word] if is_labelled and label not in found else [word]
    return " ".join(found)


def _once(people: Iterable[Author]) -> list[Author]:
    """Return the people in order, each name with its first role."""
    roles: dict[str, Author] = {}
    for person in people:
        roles.setdefault(person.name, person)
    return list(roles.values())


def _first_credits(paragraphs: list[str]) -> dict[int, _Found]:
    """Return the lines at the head of a body that are nothing but a credit."""
    found: dict[int, _Found] = {}
    is_bare = True
    for index, paragraph in enumerate(paragraphs[:_MOST_FIRST_LINES]):
        credit = _line_credit(paragraph, bare=is_bare)
        if credit:
            found[index] = _Found(paragraph, credit.people, alone=True)
        elif found or (len(paragraph) > _LONGEST_LINE and not paragraph.startswith(_PREFACES)):
            break
        is_bare = is_bare and len(paragraph) <= _CAPTION
    return found


def _lead_credit(paragraphs: list[str]) -> dict[int, _Found]:
    """Return the credit that opens the text, after captions at most."""
    long = 0
    for index, paragraph in enumerate(paragraphs[:_MOST_LEADING]):
        long += len(paragraph) > _LONGEST_CAPTION
        if long > 2:
            break
        head = paragraph[:_END]
        found = _bracketed_lead(head) or _open_lead(head)
        if found and len(paragraph) - len(found.text) > _SHORTEST_TEXT:
            return {index: found}
    return {}


def _bracketed_lead(head: str) -> _Found | None:
    """Return the credit of `本报讯（记者 林晓）`, or of a bracket with a role at the start."""
    match = _LEAD.match(head)
    if match is None:
        return None
    text = plain(match["credit"])
    is_credited = has_role(text)
    if not is_credited and not match["date"]:
        return None
    credit = read_credit(_MARKER.sub("", text))
    if credit.people and (credit.is_whole or is_credited):
        return _Found(match[0].strip(), credit.people, alone=False)
    return None


def _open_lead(head: str) -> _Found | None:
    """Return the credit of `本报讯 记者林晓 `, which has no brackets."""
    match = _OPEN_LEAD.match(head) if "记者" in head else None
    credit = read_credit(plain(match["credit"])) if match else None
    if match and credit and credit.people and credit.is_whole:
        return _Found(match[0].strip(), credit.people, alone=False)
    return None


def _last_credits(paragraphs: list[str], *, bare: bool) -> dict[int, _Found]:
    """Return the credits in the last lines; `bare` says whether one may be a name alone.

    Page jumps and captions, which are short and no sentences, may stand among them.
    """
    found: dict[int, _Found] = {}
    last = len(paragraphs) - 1
    others = 0
    for index in range(last, max(-1, last - _MOST_CREDITS), -1):
        paragraph = paragraphs[index]
        credit = _line_credit(paragraph, bare=bare and index == last)
        if credit:
            found[index] = _Found(paragraph, credit.people, alone=True)
            continue
        is_text = len(paragraph) > _LONGEST_CAPTION
        other = _glued_credit(paragraph[-_END:].rstrip())
        other = other or (None if is_text else _bracketed_lead(paragraph))
        if other:
            found[index] = other
        others += 1
        is_jump = is_text and len(paragraph) < _LONGEST_CREDIT and is_page_jump(paragraph)
        if others == _MOST_LAST_LINES or (is_text and not is_jump):
            break
    return found


def _signature(paragraphs: list[str]) -> dict[int, _Found]:
    """Return the one line of a text, anywhere in it, that says who wrote it: `文：林晓`."""
    signed = [index for index, line in enumerate(paragraphs) if _SIGNATURE.fullmatch(line)]
    credit = _line_credit(paragraphs[signed[0]], bare=False) if len(signed) == 1 else None
    if credit and credit.people:
        return {signed[0]: _Found(paragraphs[signed[0]], credit.people, alone=True)}
    return {}


def _glued_credit(tail: str) -> _Found | None:
    """Return the credit at the end of a text, in brackets or behind its last full stop."""
    end = tail.rstrip("0123456789")[-2:]
    match = _GLUED.search(tail) if end.strip(")）]】〕") != end else None
    if match and (note := _read_note(match[1].strip())):
        credit, is_sure = note, True
    elif match is not None:
        text = plain(_BETWEEN_BRACKETS.sub(" ", match[1].strip())[1:-1])
        credit = read_credit(_MARKER.sub("", text))
        are_likely = all(is_likely_name(person.name) for person in credit.people)
        is_sure = has_role(text) or (credit.is_whole and are_likely)
    elif match := _UNCLOSED.search(tail):
        credit, is_sure = read_credit(plain(match[1][1:])), True
    elif match := _OPEN_GLUED.search(tail):
        credit = read_credit(_MARKER.sub("", plain(match[1])))
        is_sure = credit.is_whole
    else:
        return None
    found = _Found(match[1].strip(), credit.people, alone=False)
    return found if credit.people and is_sure else None


def _read_note(text: str) -> Credit | None:
    """Read what `（作者林晓系锦城大学教授）` says; None for another text."""
    match = _NOTE.fullmatch(text)
    name = match["name"] if match else None
    if match is None or (name and not is_name(name)):
        return None
    return Credit([Author(name, "作者")] if name else [], is_whole=True)


def _line_credit(line: str, *, bare: bool) -> Credit | None:
    """Return the credit of a line that is nothing else; None for another line.

    `bare` says whether a line without any role word may be one.
    """
    if len(line) > _LONGEST_CREDIT:
        return None
    if _FORMER_TITLE.fullmatch(line):
        return Credit([], is_whole=True)
    if note := _read_note(line):
        return note
    line = plain(line)
    text = _MARKER.sub("", line)
    is_marked = text != line
    if wrapped := _WRAPPED.fullmatch(text):
        text, is_marked = wrapped[1].strip(), True
    if _SENTENCE.search(text):
        return None
    text = open_notes(text)
    is_credited = has_role(text)
    if not is_credited and not (bare and len(text) <= _LONGEST_BARE):
        return None
    credit = read_credit(text)
    are_sure = is_credited or is_marked or all(is_likely_name(one.name) for one in credit.people)
    return credit if credit.is_whole and are_sure else None
