"""The walk of a portal: place page → channel menu → list pages → articles and their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request

from yybcrawl.extract.menu import MenuItem, channel_slug, find_menu
from yybcrawl.items import Channel, Menu, Refusal, Unreachable
from yybcrawl.portals.list_spider import ListSpider
from yybcrawl.portals.reasons import describe, is_refusal, notice_on
from yybcrawl.portals.walk import Step, Walk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure as DownloadFailure

    from yybcrawl.extract.page import Page
    from yybcrawl.portals.gazetteer import County

_MENU_TRIES = 4


class PortalSpider(ListSpider):
    """Walks the channels of one place of a portal and yields its articles.

    To add a portal family:

    1. Describe it in a file of `yybcrawl/portals/` as a `Portal`.
    2. Subclass this class there, without a name, and set `portal`.
    3. Add a file of `yybcrawl/spiders/` for each city: `name` and `place`, its slug.

    A spider without `place` is told its place by the argument `city`.
    """

    def __init__(self, name: str | None = None, **values: str) -> None:
        super().__init__(name, **values)
        self._walks: dict[str, Walk] = {}
        self._gone: dict[str, Walk] = {}

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the page of the place."""
        url = self.grammar.fetchable(self._place_url())
        yield Request(url, self.parse_place, errback=self.fail_place)

    def _place_url(self) -> str:
        return f"{self.grammar.origin}/{self.arguments.place.slug}/"

    async def parse_place(self, response: Response) -> AsyncIterator[Any]:
        """Read the menu on the place's page, or look for it on the pages that this one links."""
        page = self._read(response)
        self._refuse_notice(page)
        async for output in self._read_menu(page, page, self._pages_with_menus(page)):
            yield output

    def fail_place(self, failure: DownloadFailure) -> Iterator[Unreachable]:
        """Say why the place's page could not be fetched."""
        url = self.grammar.fetchable(self._place_url())
        yield Unreachable(reason=f"{describe(failure)} at {url}", refused=is_refusal(failure))

    async def parse_menu(
        self, response: Response, left: list[str], place: Page
    ) -> AsyncIterator[Any]:
        """Read the menu on the page of a channel or article."""
        page = self._read(response)
        self._refuse_notice(page)
        self._fetched[page.url] = response
        async for output in self._read_menu(page, place, left):
            yield output

    def _refuse_notice(self, page: Page) -> None:
        """Raise PageRefusedError where a verification stands in the place of a menu."""
        if not find_menu(page, self.grammar, self.arguments.place.slug):
            notice_on(page)

    async def _read_menu(self, page: Page, place: Page, left: list[str]) -> AsyncIterator[Any]:
        menu = find_menu(page, self.grammar, self.arguments.place.slug)
        if menu or not left:
            if menu:
                yield Menu(portal=self.portal.name, url=place.url)
            else:
                reason = notice_on(place) or "no channel menu was found"
                yield self._failure("menu", place.url, reason)
            async for output in self._open_channels(menu, place):
                yield output
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

    async def _open_channels(self, menu: list[MenuItem], place: Page) -> AsyncIterator[Any]:
        """Begin the walk of each channel of the menu; the city's own is always one of them."""
        city, has_menu = self.arguments.place.name, bool(menu)
        wanted = self.arguments.districts if menu else ()
        if not any(item.name == city for item in menu):
            menu = [MenuItem(city, f"/{self.arguments.place.slug}/", place.url), *menu]
        for county in wanted:
            if not any(self._is_district(item, county) for item in menu):
                name = county.name if county else city
                yield Refusal(reason=f"districts={name!r} has no channel in the menu of {city}.")
                return
        async for output in self._open_more_channels(menu, place):
            yield output
        if has_menu:
            async for output in self._ask_gone():
                yield output

    async def _ask_gone(self) -> AsyncIterator[Any]:
        """Ask for what waits in the channels that the menu has no more."""
        for channel in await self.memory.channels(self.portal.name, self.arguments.place.slug):
            item = MenuItem(channel.name, channel.path, channel.url)
            if item.path not in self._walks and self._is_wanted(item):
                self._gone[item.path] = Walk(channel, channel_slug(item.path))
        async for output in self._ask_backlog(list(self._gone.values()), "gone"):
            yield output

    async def _open_more_channels(self, menu: list[MenuItem], page: Page) -> AsyncIterator[Any]:
        """Begin the walk of the menu's channels that are wanted and have not begun yet."""
        items = [item for item in menu if item.path not in self._walks and self._is_wanted(item)]
        begun = [self._begin_walk(item) for item in items]
        for walk in begun:
            await self._recall_walk(walk)
            yield walk.channel
        async for output in self._ask_backlog(begun):
            yield output
        for walk in begun:
            url = walk.channel.url
            if url == page.url:
                async for output in self._walk_page(page, walk, 1):
                    yield output
            elif url in self._fetched:
                async for output in self.parse_list(self._fetched.pop(url), walk, 1):
                    yield output
            else:
                yield self._list_request(Step(url, 1), walk)

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
        slug = self.grammar.city_channel if is_city else channel_slug(item.path)
        walk = self._walks[item.path] = Walk(channel, slug)
        if item.path in self._gone:
            # The menu of another page has it after all.
            walk.counted = self._gone.pop(item.path).counted
        return walk

    async def _meet_first_page(self, page: Page) -> AsyncIterator[Any]:
        """Begin with the channels that the menu on a channel's first list page names."""
        menu = find_menu(page, self.grammar, self.arguments.place.slug)
        async for output in self._open_more_channels(menu, page):
            yield output
