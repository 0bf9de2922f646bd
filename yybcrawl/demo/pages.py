"""Renders the demo portal: articles and their parts, list pages with pagers, the place page."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

from yybcrawl.demo.bodies import render_bodies
from yybcrawl.demo.phrases import ELSEWHERE, TAGLINES
from yybcrawl.demo.places import CITY, CITY_PATH, PLACES, Place
from yybcrawl.demo.skins import CLASSIC, DESKTOP, MOBILE, MODERN, TABLES, Skin
from yybcrawl.demo.truth import HOME, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yybcrawl.demo.articles import Sheet

PAGE_SIZE = 20
PAGER_REACH = 4
TEASER_LENGTH = 60
RELATED = 3
SLOGAN_UNTIL = date(2018, 3, 1)
REDESIGNS = ((date(2018, 7, 1), TABLES), (date(2020, 1, 1), CLASSIC))
NARROW = str.maketrans("：，（）！", ":,()!")

# the ways in which list pages address one and the same article
ADDRESSES = (
    "{path}",
    f"{HOME}{{path}}",
    "{path}",
    "https://m.yybnet.net{path}",
    "{path}?spm=a2c4.8.{number}",
    "http://www.yybnet.net{path}",
    "{path}",
    "https://yybnet.net{path}?spm=a2c4.8.{number}",
)
# the pager's links to page n, in turn over the channels
PAGERS = ("index_{}.html", "?page={}", "list_17_{}.html")


def skin_of(sheet: Sheet) -> Skin:
    """Return the layout of an article: the mobile one, or the desktop one of its time."""
    if "mobile" in sheet.quirks:
        return MOBILE
    printed = sheet.article.published_on
    return next((skin for end, skin in REDESIGNS if printed < end), MODERN)


class Renderer:
    """Renders pages around the same menu, rail and links; `sheets` are listed, `hidden` are not."""

    def __init__(self, sheets: list[Sheet], hidden: list[Sheet]) -> None:
        self.sheets = sheets
        self.hidden = hidden
        self.furniture = {skin: self._furniture(skin) for skin in (*DESKTOP, MOBILE)}

    def article_pages(self, at: int) -> Iterator[tuple[str, Page]]:
        """Yield the path and page of each part of the listed article number `at`."""
        yield from self._article_pages(self.sheets[at], at + 1)

    def hidden_pages(self) -> Iterator[tuple[str, Page]]:
        """Yield the articles that only side rails link to."""
        for at, sheet in enumerate(self.hidden):
            yield from self._article_pages(sheet, at)

    def list_pages(self, number: int, place: Place) -> Iterator[tuple[str, Page]]:
        """Yield the list pages of a channel, the place's `number` on the menu, latest first."""
        skin = DESKTOP[number % len(DESKTOP)]
        listed = [sheet for sheet in self.sheets if place.channel in sheet.article.channels]
        last = max(1, -(-len(listed) // PAGE_SIZE))
        step = PAGERS[number % len(PAGERS)]
        for page in range(1, last + 1):
            rows = [
                skin.row.substitute(
                    href=_address(sheet, number),
                    title=sheet.article.title,
                    date=sheet.article.published_on,
                )
                for sheet in listed[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
            ]
            rows.insert(len(rows) // 2, _advert(skin, "春茶上市 产地直发"))
            main = skin.listing.substitute(
                crumb=_crumb(place),
                rows="".join(rows),
                pager=_pager(skin, page, last, place.channel, step),
            )
            path = place.channel + (step.format(page) if page > 1 else "")
            yield path, self._page(skin, place.menu_name, main)

    def home_page(self) -> Page:
        """Return the page of the whole portal, which names its places."""
        links = [(CITY_PATH, CITY), *((f"/{slug}/", name) for slug, name, _ in ELSEWHERE)]
        return self._page(MODERN, "四川", f"<h1>四川</h1><ul>{_items(MODERN, links)}</ul>")

    def _article_pages(self, sheet: Sheet, following: int) -> Iterator[tuple[str, Page]]:
        article, skin = sheet.article, skin_of(sheet)
        others = [
            other
            for other in (self.sheets[following:] + self.sheets)[: RELATED + 2]
            if other.article.title != article.title
        ][:RELATED]
        place = next(place for place in PLACES if place.district == article.district)
        recommended = "" if "no recommendation" in sheet.quirks else _recommended(skin, others[0])
        related = [(other.article.path, other.article.title) for other in others]
        bodies = render_bodies(sheet)
        stem = article.path.removesuffix(".html")
        for part, body in enumerate(bodies, start=1):
            main = skin.article.substitute(
                crumb=f"{_crumb(place)} &gt; 正文",
                title=escape(article.title, quote=False),
                origin=_origin(skin, article.source, sheet.stamp),
                body=body,
                pager=_parts_pager(skin, part, len(bodies), stem),
                recommended=recommended,
                tagline=_tagline(skin, int(article.key)),
                related=_items(skin, related),
                slogan="看家乡事，品故乡情" if article.published_on < SLOGAN_UNTIL else "",
                unlisted=self.furniture[skin]["unlisted"],
            )
            path = article.path if part == 1 else f"{stem}_{part}.html"
            charset = "gb2312" if "gb2312" in sheet.quirks else "utf-8"
            yield path, self._page(skin, article.title, main, charset)

    def _page(self, skin: Skin, title: str, main: str, charset: str = "utf-8") -> Page:
        text = skin.frame.substitute(
            self.furniture[skin], charset=charset, title=escape(title, quote=False), main=main
        )
        if charset == "gb2312":
            # as on real portals: the label promises less than the bytes hold, the header is silent
            return Page(text.encode("gb18030"), "text/html")
        return Page(text.encode(), "text/html; charset=utf-8")

    def _furniture(self, skin: Skin) -> dict[str, str]:
        elsewhere = [
            (f"{HOME}/{slug}/news/201911/{9_700_101 + 37 * at}.html", headline)
            for at, (slug, _, headline) in enumerate(ELSEWHERE)
        ]
        unlisted = [(sheet.article.path, sheet.article.title) for sheet in self.hidden]
        menu = [
            skin.menu_item.substitute(href=place.channel, title=place.menu_name) for place in PLACES
        ]
        return {
            "menu": "".join(menu),
            "advert": _advert(skin, "地方网小店 全场包邮"),
            "elsewhere": _items(skin, elsewhere),
            "unlisted": _items(skin, unlisted),
            "hot": _items(skin, elsewhere[::-1] + unlisted),
            "friends": _friends(),
        }


def _address(sheet: Sheet, number: int) -> str:
    form = ADDRESSES[(int(sheet.article.key) + number) % len(ADDRESSES)]
    return form.format(path=sheet.article.path, number=number)


def _items(skin: Skin, links: Iterable[tuple[str, str]]) -> str:
    return "".join(skin.item.substitute(href=href, title=title) for href, title in links)


def _advert(skin: Skin, title: str) -> str:
    return skin.advert.substitute(href="https://ad.example.com/click?id=17", title=title)


def _crumb(place: Place) -> str:
    steps = [
        ("/", "地方网"),
        ("/", "四川"),
        (CITY_PATH, "成都市"),
        (place.channel, place.menu_name),
    ]
    return " &gt; ".join(f'<a href="{href}">{name}</a>' for href, name in steps)


def _friends() -> str:
    places = [(f"{HOME}/{slug}/", f"{name}新闻") for slug, name, _ in ELSEWHERE]
    sites = [
        ("https://www.kcqsx.com/zhanjiang/", "今日湛江"),
        ("https://www.example.org/", "书香网"),
    ]
    return " ".join(f'<a href="{href}">{name}</a>' for href, name in places + sites)


def _origin(skin: Skin, source: str | None, stamp: str) -> str:
    if source is None:
        return stamp
    if skin is MOBILE:
        return f"{source} {stamp}"
    return f"来源{'：' if skin.wide else ':'}{source} {stamp}"


def _tagline(skin: Skin, serial: int) -> str:
    tagline = TAGLINES[serial % len(TAGLINES)].format(CITY, CITY if serial % 2 else f"{CITY}市")
    return tagline if skin.wide else tagline.translate(NARROW)


def _recommended(skin: Skin, other: Sheet) -> str:
    return skin.recommended.substitute(
        href=other.article.path,
        title=escape(other.article.title, quote=False),
        teaser=escape(other.article.paragraphs[0][:TEASER_LENGTH], quote=False) + "...",
    )


def _pager(skin: Skin, page: int, last: int, channel: str, step: str) -> str:
    addresses = [channel, *(channel + step.format(number) for number in range(2, last + 1))]
    first = _link(addresses[0], "首页") if page > 1 else ""
    final = _link(addresses[-1], "尾页") if page < last else ""
    return skin.pager.substitute(steps=first + "".join(_steps(addresses, page)) + final)


def _parts_pager(skin: Skin, part: int, parts: int, stem: str) -> str:
    addresses = [f"{stem}.html", *(f"{stem}_{number}.html" for number in range(2, parts + 1))]
    return skin.pager.substitute(steps="".join(_steps(addresses, part))) if parts > 1 else ""


def _steps(addresses: list[str], page: int) -> list[str]:
    steps = [_link(addresses[page - 2], "上一页")] if page > 1 else []
    for number, address in enumerate(addresses, start=1):
        if number == page:
            steps.append(f"<b>{page}</b>\n")
        elif abs(number - page) <= PAGER_REACH:
            steps.append(_link(address, number))
    if page < len(addresses):
        steps.append(_link(addresses[page], "下一页"))
    return steps


def _link(href: str, name: object) -> str:
    return f'<a href="{href}">{name}</a>\n'
