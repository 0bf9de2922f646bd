"""The walk of a portal: place page → channel menu → list pages → articles and their parts."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request, Spider

from yybcrawl.extract.article import join_parts, read_article, read_article_page
from yybcrawl.extract.decoding import decode
from yybcrawl.extract.listing import find_listed
from yybcrawl.extract.menu import MenuItem, channel_slug, find_menu
from yybcrawl.extract.pager import next_list_page, next_part, promised_pages
from yybcrawl.extract.reader import read_page
from yybcrawl.items import Article, Channel, Failure, ListPage, Refusal, Skip, Unreachable
from yybcrawl.portals.arguments import Arguments
from yybcrawl.portals.assemble import assemble_article
from yybcrawl.portals.reasons import describe, is_above, is_refusal, notice_on, why_unread
from yybcrawl.portals.walk import Walk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure as DownloadFailure

    from yybcrawl.extract.addresses import ArticleAddress
    from yybcrawl.extract.article import ExtractedArticle
    from yybcrawl.extract.page import Page
    from yybcrawl.portals.gazetteer import County
    from yybcrawl.portals.portal import Portal

    Output = Iterator[
        Request | Channel | ListPage | Article | Failure | Skip | Refusal | Unreachable
    ]

_MENU_TRIES = 4
_ARTICLES_FIRST = 1


class PortalSpider(Spider):
    """Walks the channels of one place of a portal and yields its articles.

    To add a portal family:

    1. Describe it in a file of `yybcrawl/portals/` as a `Portal`.
    2. Subclass this class there, without a name, and set `portal`.
    3. Add a file of `yybcrawl/spiders/` for each city: `name` and `place`, its slug.

    A spider without `place` is told its place by the argument `city`. Addresses are canonical
    everywhere; only a request knows where its page is fetched.
    """

    portal: ClassVar[Portal]
    place: ClassVar[str | None] = None

    def __init__(self, name: str | None = None, **values: str) -> None:
        super().__init__(name)
        self.given = values
        self.arguments = Arguments.parse(values, place=self.place)
        self.grammar = dataclasses.replace(self.portal.grammar, copy=self.arguments.base_url)
        self._walks: dict[str, Walk] = {}
        self._channels_of: dict[str, list[Channel]] = {}
        self._fetched: dict[str, Response] = {}

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the page of the place."""
        url = self.grammar.fetchable(self._place_url())
        yield Request(url, self.parse_place, errback=self.fail_place)

    def _place_url(self) -> str:
        return f"{self.grammar.origin}/{self.arguments.place.slug}/"

    def parse_place(self, response: Response) -> Output:
        """Read the menu on the place's page, or look for it on the pages that this one links."""
        page = self._read(response)
        self._refuse_notice(page)
        yield from self._read_menu(page, page, self._pages_with_menus(page))

    def fail_place(self, failure: DownloadFailure) -> Output:
        """Say why the place's page could not be fetched."""
        url = self.grammar.fetchable(self._place_url())
        yield Unreachable(reason=f"{describe(failure)} at {url}", refused=is_refusal(failure))

    def parse_menu(self, response: Response, left: list[str], place: Page) -> Output:
        """Read the menu on the page of a channel or article."""
        page = self._read(response)
        self._refuse_notice(page)
        self._fetched[page.url] = response
        yield from self._read_menu(page, place, left)

    def _refuse_notice(self, page: Page) -> None:
        """Raise PageRefusedError where a verification stands in the place of a menu."""
        if not find_menu(page, self.grammar, self.arguments.place.slug):
            notice_on(page)

    def _read_menu(self, page: Page, place: Page, left: list[str]) -> Output:
        menu = find_menu(page, self.grammar, self.arguments.place.slug)
        if menu or not left:
            if not menu:
                reason = notice_on(place) or "no channel menu was found"
                yield self._failure("menu", place.url, reason)
            yield from self._open_channels(menu, place)
        else:
            yield Request(
                self.grammar.fetchable(left[0]),
                self.parse_menu,
                errback=lambda _: self._read_menu(place, place, left[1:]),
                cb_kwargs={"left": left[1:], "place": place},
                dont_filter=True,
            )

    def _pages_with_menus(self, place: Page) -> list[str]:
        """Return the addresses of a few articles and channels that may show the place's menu."""
        home = self._place_url()
        near = {url: url.removeprefix(home).strip("/") for url in self._links(place)}
        articles = [url for url in near if self.grammar.article_address(url)]
        channels = [url for url, rest in near.items() if url.startswith(home) and rest.isalpha()]
        return [*articles[:_MENU_TRIES], *channels[:_MENU_TRIES]]

    def _links(self, page: Page) -> Iterator[str]:
        for link in page.links:
            url = self.grammar.link_address(page, link.href)
            if url is not None:
                yield url

    def _open_channels(self, menu: list[MenuItem], place: Page) -> Output:
        """Begin the walk of each channel of the menu; the city's own is always one of them."""
        city = self.arguments.place.name
        wanted = self.arguments.districts if menu else ()
        if not any(item.name == city for item in menu):
            menu = [MenuItem(city, f"/{self.arguments.place.slug}/", place.url), *menu]
        for county in wanted:
            if not any(self._is_district(item, county) for item in menu):
                name = county.name if county else city
                yield Refusal(reason=f"districts={name!r} has no channel in the menu of {city}.")
                return
        yield from self._open_more_channels(menu, place)

    def _open_more_channels(self, menu: list[MenuItem], page: Page) -> Output:
        """Begin the walk of the menu's channels that are wanted and have not begun yet."""
        items = [item for item in menu if item.path not in self._walks and self._is_wanted(item)]
        for item in items:
            self._walks[item.path] = self._begin_walk(item)
            yield self._walks[item.path].channel
        for item in items:
            walk = self._walks[item.path]
            if item.url == page.url:
                yield from self._walk_page(page, walk, 1)
            elif item.url in self._fetched:
                yield from self.parse_list(self._fetched.pop(item.url), walk, 1)
            else:
                yield self._list_request(item.url, walk, 1)

    def _is_wanted(self, item: MenuItem) -> bool:
        wanted = self.arguments.districts
        return not wanted or any(self._is_district(item, county) for county in wanted)

    def _is_district(self, item: MenuItem, county: County | None) -> bool:
        if county is None:
            return item.name == self.arguments.place.name
        return item.name in (county.name, *county.names) or channel_slug(item.path) in county.slugs

    def _begin_walk(self, item: MenuItem) -> Walk:
        city = self.arguments.place.name
        is_city = item.name == city
        channel = Channel(
            portal=self.portal.name,
            path=item.path,
            name=item.name,
            city=city,
            district=None if is_city else item.name,
            url=item.url,
        )
        return Walk(channel, self.grammar.city_channel if is_city else channel_slug(item.path))

    def _list_request(self, url: str, walk: Walk, number: int) -> Request:
        return Request(
            self.grammar.fetchable(url),
            self.parse_list,
            errback=lambda failure: self._fail_list(failure, walk, url),
            cb_kwargs={"walk": walk, "number": number},
            dont_filter=True,
        )

    def parse_list(self, response: Response, walk: Walk, number: int) -> Output:
        """Read a list page of a channel."""
        page = self._read(response)
        if "redirect_urls" in response.meta and is_above(page.url, walk.channel.path):
            reason = notice_on(page) or f"the answer came from {page.url}"
            yield self._failure("list", walk.channel.url, reason, walk.channel)
            return
        if number == 1:
            menu = find_menu(page, self.grammar, self.arguments.place.slug)
            yield from self._open_more_channels(menu, page)
        yield from self._walk_page(page, walk, number)

    def _fail_list(self, failure: DownloadFailure, walk: Walk, url: str) -> Output:
        yield self._failure("list", url, describe(failure), walk.channel)

    def _walk_page(self, page: Page, walk: Walk, number: int) -> Output:
        """Yield the page's listing, then requests for its new articles and the next page."""
        walk.urls.add(page.url)
        place = self.arguments.place.slug
        listed = find_listed(page, self.grammar, place, walk.slug)
        if not listed and (notice := notice_on(page)):
            yield self._failure("list", page.url, notice, walk.channel)
            return
        new = walk.take_new(listed)
        wanted, skipped = [], 0
        for address in new:
            met = self._channels_of.get(address.key)
            if met is not None:
                met.append(walk.channel)
            elif not self.arguments.wants_month(address.month):
                skipped += 1
            else:
                self._channels_of[address.key] = [walk.channel]
                wanted.append(address)
        following = next_list_page(page, self.grammar, number, walk.urls)
        is_last = following is None and promised_pages(page) <= number
        stop = walk.stop_reason(self.arguments, number, listed, is_last=is_last)
        if stop is None and following is None:
            stop = "lost"
        if stop is None and number >= self.settings.getint("YYBCRAWL_LIST_PAGES_LIMIT"):
            stop = "limit"
        yield ListPage(
            channel=walk.channel,
            number=number,
            url=page.url,
            keys=[address.key for address in new],
            requests=[address.key for address in wanted],
            skipped=skipped,
            stop=stop,
        )
        for address in wanted:
            if address.url in self._fetched:
                yield from self.parse_article(self._fetched.pop(address.url), address, {})
            else:
                yield self._article_request(address, address.url, {})
        if following is not None and stop is None:
            walk.urls.add(following)
            yield self._list_request(following, walk, number + 1)

    def _article_request(
        self, address: ArticleAddress, url: str, parts: dict[str, ExtractedArticle]
    ) -> Request:
        return Request(
            self.grammar.fetchable(url),
            self.parse_article,
            errback=lambda failure: self._fail_article(failure, address),
            cb_kwargs={"address": address, "parts": parts},
            priority=_ARTICLES_FIRST + len(parts),
            dont_filter=True,
        )

    def parse_article(
        self, response: Response, address: ArticleAddress, parts: dict[str, ExtractedArticle]
    ) -> Output:
        """Read an article, or a part of one; ask for the next part, if there is one."""
        page = read_article_page(_html(response), self._address(response))
        found = self.grammar.article_address(page.url)
        if found is None or found.key != address.key:
            reason = notice_on(page) or f"the answer came from {page.url}"
            yield self._article_failure(address, reason)
            return
        extracted = read_article(page, datetime.now(UTC))
        self.portal.selectors.apply(extracted, page.html, page.url)
        if unread := why_unread(extracted, is_first=not parts):
            yield self._article_failure(address, *unread)
            return
        parts[page.url] = extracted
        following = next_part(page, self.grammar, address.key, len(parts), {address.url, *parts})
        if following is not None:
            yield self._article_request(address, following, parts)
            return
        whole = join_parts(list(parts.values()))
        place, channels = self.arguments.place, self._channels_of[address.key]
        if whole.published_on and not self.arguments.wants_day(whole.published_on):
            yield Skip(channel=channels[0], key=address.key)
        else:
            yield assemble_article(self.portal.name, place, address, whole, channels)

    def _fail_article(self, failure: DownloadFailure, address: ArticleAddress) -> Output:
        yield self._article_failure(address, describe(failure))

    def _read(self, response: Response) -> Page:
        """Return the page of a response under its canonical address."""
        return read_page(_html(response), self._address(response))

    def _address(self, response: Response) -> str:
        return self.grammar.canonical(response.url) or response.url

    def _failure(self, kind: str, url: str, reason: str, channel: Channel | None = None) -> Failure:
        return Failure(portal=self.portal.name, url=url, kind=kind, reason=reason, channel=channel)

    def _article_failure(
        self, address: ArticleAddress, reason: str, kind: str = "article"
    ) -> Failure:
        return self._failure(kind, address.url, reason, self._channels_of[address.key][0])


def _html(response: Response) -> str:
    content_type = response.headers.get("Content-Type") or b""
    return decode(response.body, content_type.decode("latin-1"))
