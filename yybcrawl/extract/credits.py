"""Reading one credit: the roles in it, and the people of each."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from yybcrawl.extract.names import (
    is_compound_surname,
    is_likely_name,
    is_name,
    is_nameable,
    is_nobody,
    is_pen_name,
    is_place,
    split_names,
    without_place,
)
from yybcrawl.extract.roles import (
    AFTER_NAMES,
    ORIGINS,
    POSTERS,
    REPORTERS,
    ROLE,
    ROLES,
    TOOLS,
    WRITERS,
)
from yybcrawl.items import Author

_BARS, _DOTS = re.compile("[丨│┃∣︱︳ㅣ❘❙⎮]"), re.compile("[•‧・∙⋅]")
_SPACED_WORD = re.compile(
    r"([记作编责摄来校审图文])(?<![\u3400-\u9fff].) (者|辑|编|影|源|对|核|片|字)(?= ?[:|/]| )"
)
_REPORTED = re.compile(
    r"(?:联合|综合|独家|跟踪|现场)?(?:摄影|采访|采写|图文|视频)?[ /]?(?:报道|报导|報導)"
    r"(?=[\s,、;/|()]|$)|\s发自(?=[\s\u3400-\u9fff])"
)
_WIRED = re.compile(
    "(?<=[\u3400-\u9fff])(?:\\d{1,2}月)?\\d{1,2}日[专專]?[电電讯訊](?=[\\s,)\\]】〕]|$)"
)
_NOTE = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]{1,24})[)\]】〕]")
_SEPARATORS = re.compile(
    r"[、,;/|&+:]+|(?<![A-Za-z.]) | (?![A-Z])|(?<=[\u3400-\u9fff])[和与及](?=[\u3400-\u9fff]{2})"
    r"|(?<=[\u3400-\u9fff])等(?= |$)"
)
_LABEL = re.compile(r"\s*[:|/·]")
# Stands for the end of a bracket, beyond which its role does not reach.
_CLOSED = "\N{SYMBOL FOR END OF TEXT}"
_CODE = re.compile(r"(?:_[A-Za-z0-9]{1,12}|(?<![A-Za-z0-9])[A-Z]{1,5}\d{2,8})(?![A-Za-z0-9])")
_DATE = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|\d{1,2}[:：]\d\d(?:[:：]\d\d)?"
)
# What stands beside a name in a credit: a paper, an office or a title.
_ORGANISATION = re.compile(
    r"(?:本报|本网|本刊|本台|本社|报社?|网|台|社|刊|频道|全媒体?|融媒体?|客户端|传媒|中心|新闻|观察|讯|YMG|"
    r"学校|中学|小学|大学|学院|研究[院所]|局|委|部|办|站|组|协会|医院|室|处|科|厅|政府|公司|集团|支队|大队|"
    r"教授|博士|研究员|院长|主任|会长|会员|主席|秘书长|专家|作家|律师|"
    r"首席|特约|特派|资深|高级|专职|驻[\u3400-\u9fff]{2,4})$"
)
# The end of a paper's name, which is no paper by itself.
_PAPER_KIND = re.compile("[日晚早晨商时快导周都市]{1,3}报|新闻网?|在线|日報|晚報|時報|商報")
_LONGEST_ORIGIN = 40
# Roles of people only: behind 图 or 摄影 there may be a caption.
_PEOPLE = frozenset(ROLES.values()) - {"摄影"}


class Credit(NamedTuple):
    """The people of a text in order, and whether the text is nothing but a credit."""

    people: list[Author]
    is_whole: bool


class _Field(NamedTuple):
    """What stands between two role words, and the word that it belongs to, if any.

    `is_before` tells that the word stands behind it (张三 摄); `is_titled`, that its end may be
    the paper of the next role (张三 本报 + 记者).
    """

    word: str
    text: str
    is_before: bool
    is_titled: bool


def plain(text: str) -> str:
    """Return a credit in one width and with one sign for `|` and for the dot of names."""
    text = _BARS.sub("|", text)
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    text = _DOTS.sub("·", text)
    return _SPACED_WORD.sub(r"\1\2", text) if " " in text else text


def open_notes(text: str) -> str:
    """Open the brackets that name people, and drop those like `(图)`, `[美]` or `(实习)`."""
    if "(" in text or "[" in text or "【" in text or "〔" in text:
        return _NOTE.sub(_open_note, text)
    return text


def read_credit(text: str) -> Credit:
    """Read a line or bracket that may be a credit; each word of one is a role, name or paper."""
    people: list[Author] = []
    is_whole = True
    is_labelled = False
    for field in _fields(text):
        has_label = _LABEL.match(field.text) is not None
        if field.word in ORIGINS or field.word in TOOLS:
            is_labelled |= has_label and field.word in ORIGINS
            is_whole &= len(field.text) <= (_LONGEST_ORIGIN if has_label else 1)
            continue
        role = ROLES.get(field.word) if field.word else "作者"
        is_labelled |= has_label and bool(field.word) and field.word not in REPORTERS
        if role is None and has_label:
            continue
        names, left = _all_names(field)
        is_whole = is_whole and not left
        people += [Author(name, role) for name in names if role]
    return Credit(people, is_whole and (bool(people) or is_labelled))


def pick_people(text: str) -> list[Author]:
    """Pick the people that role words name from a text which holds other things, too."""
    people: list[Author] = []
    posters: list[Author] = []
    for field in _fields(_DATE.sub(" | ", text)):
        role = ROLES.get(field.word)
        if role is None:
            continue
        names = _last_names(field) if field.is_before else _first_names(field)
        found = posters if field.word in POSTERS else people
        found += [Author(name, role) for name in names]
    return people or posters


def _fields(text: str) -> list[_Field]:
    """Cut a text at its role words."""
    if "报" in text or "報" in text or "发自" in text:
        text = _REPORTED.sub("报道 ", text)
    if "日" in text:
        text = _WIRED.sub("报道 ", text)
    text = _CODE.sub(" ", text)
    text = open_notes(text)
    words, chunks, end = [""], [], 0
    for match in ROLE.finditer(text):
        words.append(match[0])
        chunks.append(text[end : match.start()])
        end = match.end()
    chunks.append(text[end:])
    fields: list[_Field] = []
    word = ""
    for index, chunk in enumerate(chunks):
        following = words[index + 1] if index + 1 < len(words) else ""
        is_after = following in AFTER_NAMES and not _heads_names(words, chunks, index + 1)
        is_before = is_after and not word and bool(chunk.strip())
        is_titled = following in ROLES and following not in AFTER_NAMES
        fields.append(_Field(following if is_before else word, chunk, is_before, is_titled))
        word = "" if is_after and chunk.strip() else following
    return fields


def _open_note(note: re.Match[str]) -> str:
    others = ROLE.sub(lambda word: "" if word[0] in ROLES else word[0], note[1])
    return f" {note[1]} {_CLOSED} " if others != note[1] and others.strip(" :|/") else " "


def _heads_names(words: list[str], chunks: list[str], index: int) -> bool:
    """Tell whether a word such as 摄影 belongs to the names after it, not to those before it."""
    chunk = chunks[index]
    if _LABEL.match(chunk) and chunk.strip(" :|/·"):
        return True
    following = words[index + 1] if index + 1 < len(words) else ""
    return bool(chunk.strip()) and following not in AFTER_NAMES


def _all_names(field: _Field) -> tuple[list[str], bool]:
    """Return the names in a field, and whether something else was left over."""
    tokens = _tokens(field.text)
    names: list[str] = []
    left = False
    for index, token in enumerate(tokens):
        is_last = index == len(tokens) - 1
        if token == _CLOSED:
            field = field._replace(word="")
            continue
        is_paper = field.is_titled and is_last and "·" in token
        if is_nobody(token):
            continue
        if is_paper or (
            _ORGANISATION.search(token) and ((field.is_titled and is_last) or not is_name(token))
        ):
            names += _before_paper(token) if field.word and index == 0 else ()
        elif token.endswith("报道"):
            names += _reporting(token[:-2], is_first=not names)
        elif found := _names(token, field):
            names += found
        elif not (field.is_titled and is_last) and not (names and is_place(token)):
            left = True
    return names, left


def _first_names(field: _Field) -> list[str]:
    """Return the names at the start of a field, behind the paper of their people."""
    names: list[str] = []
    for token in _tokens(field.text):
        if _ORGANISATION.search(token) and not is_name(token):
            if names:
                break
        elif token.endswith("报道"):
            names += _reporting(token[:-2], is_first=not names)
            break
        elif found := _names(token, field) if not names or token.isascii() else split_names(token):
            names += found
        else:
            break
    return names


def _last_names(field: _Field) -> list[str]:
    """Return the names at the end of a field, in order."""
    names: list[str] = []
    for token in reversed(_tokens(field.text)):
        found = split_names(token)
        if found is None:
            break
        names[:0] = found
    return names


def _names(token: str, field: _Field) -> tuple[str, ...]:
    """Return the names that a word of a field is made of, none if it is another word."""
    found = split_names(token)
    if found is not None:
        return found
    word, text = field.word, field.text
    # What runs into the next role is its paper: `文|锦城谈特约评论员 林晓`.
    is_paper = field.is_titled and text.endswith(token)
    if field.is_before or not word or is_paper or is_place(token):
        return ()
    label = _LABEL.match(text)
    if label and word in WRITERS:
        could_be = is_pen_name(token)
    elif label:
        # `记者：好的` is an interview.
        is_asking = word in REPORTERS and label[0].endswith(":")
        could_be = ROLES.get(word) in _PEOPLE and not is_asking and is_nameable(token)
    elif word in ("By", "by"):
        could_be = is_pen_name(token)
    else:
        is_apart = text[:1] == " " and (word in REPORTERS or word in WRITERS)
        could_be = is_apart and is_nameable(token)
    return (token,) if could_be else ()


def _reporting(name: str, *, is_first: bool) -> tuple[str, ...]:
    """Return the names before 报道, where the place of the report may stand, too."""
    name = without_place(name)
    found = split_names(name) if name else None
    return found if found and (is_first or is_likely_name(name)) else ()


def _before_paper(token: str) -> tuple[str, ...]:
    """Return the name run together with the next person's paper (周文静本报)."""
    for length in (3, 2, 4):
        is_paper = len(token) - length < 2 or _PAPER_KIND.fullmatch(token[length:])
        if not is_paper and is_name(token[:length]):
            return (token[:length],)
    return ()


def _tokens(text: str) -> list[str]:
    """Cut a text at its separators; Latin names stay whole, spaced ones are joined (李 妮)."""
    joined: list[str] = []
    is_open = False
    for piece in _SEPARATORS.split(text):
        word = piece.strip("·-—")
        if not word:
            continue
        is_chinese = word >= "\u3400"
        if is_open and is_chinese and len(word) <= 2:
            joined[-1] += word
            is_open = False
        else:
            joined.append(word)
            is_open = is_chinese and (len(word) == 1 or is_compound_surname(word))
    return joined
