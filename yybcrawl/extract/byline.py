"""The credit of an article as printed, and its people with their roles."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from yybcrawl.extract.names import is_name, is_nameable, split_names
from yybcrawl.extract.text import is_page_jump
from yybcrawl.items import Author

_ROLES = {
    "见习记者": "见习记者",
    "实习记者": "实习记者",
    "摄影记者": "摄影",
    "记者": "记者",
    "见习生": "实习生",
    "实习生": "实习生",
    "实习": "实习生",
    "通讯员": "通讯员",
    "通联": "通讯员",
    "责任编辑": "编辑",
    "责编": "编辑",
    "编辑": "编辑",
    "作者": "作者",
    "撰文": "作者",
    "采写": "作者",
    "文字": "作者",
    "文并图": "作者",
    "文/图": "作者",
    "图/文": "作者",
    "图文": "作者",
    "文图": "作者",
    "图片": "摄影",
    "供图": "摄影",
    "摄影": "摄影",
    "摄": "摄影",
    "图": "摄影",
    "文": "作者",
}
_AFTER_NAMES = frozenset(
    ("文/图", "图/文", "图文", "文图", "文并图", "摄影", "摄", "供图", "图", "文")
)
_UNNAMED = (
    "美编",
    "版式",
    "校对",
    "审核",
    "监制",
    "终审",
    "制图",
    "设计",
    "视频",
    "编译",
    "翻译",
    "整理",
    "综合",
)
_ENDINGS = re.compile(r"(?:联合|综合)?(?:摄影)?(?:报道|报导|采访报道|采访)$")
_LONG_ROLES = sorted(
    (role for role in (*_ROLES, *_UNNAMED) if len(role) > 1), key=len, reverse=True
)
_ROLE = re.compile(
    "(?:首席|特约|特派|资深|全媒体|融媒体|驻\\w{2,4}|高级|主任|专职|兼职)*"
    f"({'|'.join(_LONG_ROLES)}|"
    "(?<![\u3400-\u9fff])[文图](?![\u3400-\u9fff])|摄(?![\u3400-\u9fff]))"
)
_SEPARATORS = re.compile(
    r"[\s、,，;；/|&＆·•:：]+|(?<=[\u3400-\u9fff])[和与及](?=[\u3400-\u9fff]{2})"
)
_MARKER = re.compile(r"^[\s■□●○◆◇▲△◎★☆※▪▌▍◤►▶◎▓\-—]+")
_PAIRS = {"(": ")", "[": "]", "【": "】"}
_PLACE_NOTE = re.compile(r"[(（][^()（）]{1,8}[)）]$")
_ORGANISATION = re.compile(
    r"(?:本报|本网|本刊|本台|本社|[\w·]*?(?:报|报社|网|台|社|刊|周刊|频道|全媒体|融媒体|客户端|传媒|中心|"
    r"融媒|新闻|观察|日报|晚报|快报|商报|都市报|早报|时报|讯|YMG|学校|中学|小学|大学|学院|局|委|部|办|站|协会|医院|公司|支队|大队))$"
)
_LONGEST_LINE = 48
_LEAD = re.compile(
    r"^(?P<date>[^()（）。！？]{0,26}?(?:讯|电|消息))?\s*[(（]\s*(?P<credit>[^()（）。！？]{2,60}?)\s*[)）]"
)
_OPEN_LEAD = re.compile(
    r"^[^()（）。！？]{0,26}?(?:讯|电)\s*[:：]?\s+(?P<credit>(?:本报|本网)?(?:见习|实习)?记者\s*[\u3400-\u9fff·]{2,4}"
    r"(?:\s+[\u3400-\u9fff·]{2,3}(?=\s))*)\s+"
)
_GLUED = re.compile(r"[(（]\s*(?P<credit>[^()（）。！？]{2,40}?)\s*[)）]\W?$")
_OPEN_GLUED = re.compile(
    r"(?<=[。！？”’」』）)…])\s*(?P<credit>(?:[■□]\s*)?(?:[\u3400-\u9fff\w]{0,12}?(?:见习|实习)?记者|文/图|图/文|摄影|通讯员|"
    r"[\u3400-\u9fff]{2,4}\s*(?:摄|文/图)$)[^。！？，,]{0,24})$"
)
_NOTE = re.compile(r"^[(（]\s*作者[系为][^()（）]{2,40}[)）]$")
_MOST_FIRST_LINES = 5
_MOST_LAST_LINES = 4
_LONGEST_CAPTION = 30
_CAPTION = 15
_SHORTEST_TEXT = 5
_PREFACES = ("编者按", "核心提示", "导语", "导读", "摘要", "提要")
_SENTENCE = re.compile(r"[。！？!?…]")
_NOT_NAMES = re.compile(
    r"爱好者|网友|读者|资料|提供|视觉|新华|手记|调查|探访|观察|感言|札记|点评|获悉|了解|采访|近日|[昨今]日|推荐|简介|培训|看到|[从在]"
)


class Byline(NamedTuple):
    """A credit as printed, its people in order, and the indexes of the lines it fills alone."""

    text: str | None
    authors: list[Author]
    lines: frozenset[int]


class _Credit(NamedTuple):
    """A credit found in a line, which it fills alone or not."""

    text: str
    people: list[Author]
    alone: bool


def find_byline(paragraphs: list[str]) -> Byline:
    """Find the credits of a body: its first or last lines, its lead, or the end of its text."""
    found = _first_credits(paragraphs) or _lead_credit(paragraphs)
    found = _last_credits(paragraphs, bare=not found) | found
    in_order = [found[index] for index in sorted(found)]
    authors: dict[str, Author] = {}
    for person in (person for credit in in_order for person in credit.people):
        authors.setdefault(person.name, person)
    return Byline(
        text=" ".join(credit.text for credit in in_order) or None,
        authors=list(authors.values()),
        lines=frozenset(index for index, credit in found.items() if credit.alone),
    )


def _first_credits(paragraphs: list[str]) -> dict[int, _Credit]:
    """Return the lines at the head of a body that are nothing but a credit."""
    found: dict[int, _Credit] = {}
    for index, paragraph in enumerate(paragraphs[:_MOST_FIRST_LINES]):
        people = _line_people(paragraph, bare=all(len(p) <= _CAPTION for p in paragraphs[:index]))
        if people:
            found[index] = _Credit(paragraph, people, alone=True)
        elif found or (len(paragraph) > _LONGEST_LINE and not paragraph.startswith(_PREFACES)):
            break
    return found


def _lead_credit(paragraphs: list[str]) -> dict[int, _Credit]:
    for index, paragraph in _leading(paragraphs):
        credit = _in_text(_LEAD, paragraph) or _in_text(_OPEN_LEAD, paragraph)
        if credit and len(paragraph) - len(credit.text) > _SHORTEST_TEXT:
            return {index: credit}
    return {}


def _last_credits(paragraphs: list[str], *, bare: bool) -> dict[int, _Credit]:
    """Return the credits in the last lines; `bare` says whether one may be a name alone."""
    found: dict[int, _Credit] = {}
    for index in _last_lines(paragraphs):
        paragraph = paragraphs[index]
        people = _line_people(paragraph, bare=bare and index == len(paragraphs) - 1)
        if people or _NOTE.match(paragraph):
            found[index] = _Credit(paragraph, people or [], alone=True)
        elif glued := _in_text(_GLUED, paragraph) or _in_text(_OPEN_GLUED, paragraph):
            found[index] = glued
    return found


def _leading(paragraphs: list[str]) -> list[tuple[int, str]]:
    """Return the first paragraphs with their indexes: captions, and two that are longer."""
    found: list[tuple[int, str]] = []
    long = 0
    for index, paragraph in enumerate(paragraphs):
        long += len(paragraph) > _LONGEST_CAPTION
        if long > 2:
            break
        found.append((index, paragraph))
    return found


def _last_lines(paragraphs: list[str]) -> list[int]:
    """Return the indexes at the end of a body where a credit may stand, the last one first.

    Page jumps and captions, which are short and no sentences, may come after it.
    """
    found: list[int] = []
    for index in range(len(paragraphs) - 1, max(-1, len(paragraphs) - 1 - _MOST_LAST_LINES), -1):
        found.append(index)
        if len(paragraphs[index]) > _LONGEST_CAPTION and not is_page_jump(paragraphs[index]):
            break
    return found


def _line_people(line: str, *, bare: bool) -> list[Author] | None:
    """Return the people of a line that is a credit and nothing else; None for another line.

    `bare` says whether a line without any role word may be one.
    """
    line = unicodedata.normalize("NFKC", line).strip()
    text = _MARKER.sub("", line)
    is_marked = text != line
    if text[:1] in _PAIRS and text.endswith(_PAIRS[text[0]]):
        text, is_marked = text[1:-1].strip(), True
    if len(text) > _LONGEST_LINE or _SENTENCE.search(text):
        return None
    if not _ROLE.search(text) and not (bare and (is_marked or is_name(text))):
        return None
    people, whole = read_people(text)
    return people if whole else None


def _in_text(pattern: re.Pattern[str], paragraph: str) -> _Credit | None:
    """Return the credit that `pattern` finds in a paragraph of text."""
    match = pattern.search(paragraph)
    if match is None:
        return None
    has_role = _ROLE.search(match["credit"]) is not None
    if not has_role and not match.groupdict().get("date") and pattern is not _GLUED:
        return None
    people, whole = read_people(_MARKER.sub("", match["credit"]))
    is_sure = whole or (has_role and pattern in (_LEAD, _GLUED))
    return _Credit(match[0].strip(), people, alone=False) if people and is_sure else None


def read_people(credit: str) -> tuple[list[Author], bool]:
    """Return the people of a credit in order, and whether it holds nothing but a credit."""
    text = unicodedata.normalize("NFKC", credit).strip()
    text = _ENDINGS.sub("", _PLACE_NOTE.sub("", text))
    pieces = _ROLE.split(text)
    chunks, roles = pieces[::2], [*pieces[1::2], None]
    people: list[Author] = []
    whole = True
    role: str | None = None
    for index, (chunk, following) in enumerate(zip(chunks, roles, strict=True)):
        is_titled = following is not None and following not in _AFTER_NAMES
        names, left = _read_names(chunk, is_credited=role is not None, is_titled=is_titled)
        whole = whole and not left
        own = role
        role = _ROLES.get(following, following) if following else None
        if names and following in _AFTER_NAMES and not _heads_names(chunks, roles, index + 1):
            own, role = own or role, None
        people += [Author(name, own or "作者") for name in names if own not in _UNNAMED]
    return people, whole and bool(people)


def _heads_names(chunks: list[str], roles: list[str | None], index: int) -> bool:
    """Tell whether a word such as 摄影 belongs to the names after it, not to those before it."""
    return bool(chunks[index].strip(" /:：")) and roles[index] not in _AFTER_NAMES


def _read_names(chunk: str, *, is_credited: bool, is_titled: bool) -> tuple[list[str], bool]:
    """Return the names in a piece of a credit, and whether something else was left over.

    Names after a role word are `is_credited`; a piece before a role word such as 记者 may end
    with the paper's name and `is_titled`.
    """
    tokens = _join_spaced([token for token in _SEPARATORS.split(chunk) if token])
    names: list[str] = []
    left = False
    for index, token in enumerate(tokens):
        is_last = index == len(tokens) - 1
        organisation = _ORGANISATION.search(token)
        if organisation and ((is_titled and is_last) or not is_name(token)):
            names += _before_paper(token) if is_credited and index == 0 else ()
        elif (found := split_names(token)) is not None:
            names += found
        elif is_credited and is_nameable(token) and not _NOT_NAMES.search(token):
            names.append(token)
        elif not (is_titled and is_last):
            left = True
    return names, left


def _before_paper(token: str) -> tuple[str, ...]:
    """Return the name run together with the next person's paper (周文静本报)."""
    for length in (3, 2, 4):
        if len(token) - length >= 2 and is_name(token[:length]):
            return (token[:length],)
    return ()


def _join_spaced(tokens: list[str]) -> list[str]:
    """Join names that were spaced out to the width of three characters (李 妮)."""
    joined: list[str] = []
    is_open = False
    for token in tokens:
        if is_open and len(token) == 1:
            joined[-1] += token
            is_open = False
        else:
            joined.append(token)
            is_open = len(token) == 1
    return joined
