"""The plugin of Datasette that shows an archive of articles: routes, templates and a guard."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from datasette import Response
from pluggy import HookimplMarker

from yybcrawl import __version__
from yybcrawl.browse import wording
from yybcrawl.browse.article_page import make_article_page
from yybcrawl.browse.downloads import FORMS, send_article, send_selection
from yybcrawl.browse.failures import NotFoundError, answer_failure
from yybcrawl.browse.guard import Guard
from yybcrawl.browse.question import Question
from yybcrawl.browse.search_page import make_search_page
from yybcrawl.errors import ArgumentError, YybcrawlError
from yybcrawl.storage.dossier import open_dossier

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from datasette.app import Datasette
    from datasette.utils.asgi import Request
    from jinja2 import Environment
    from sqlalchemy import Engine

    from yybcrawl.browse.guard import App, Receive, Send
    from yybcrawl.storage.facets import Facets

    View = Callable[["Visit"], Awaitable[Response | None]]

# Datasette's own, with types.
hookimpl = HookimplMarker("datasette")

_FORMS = "|".join(FORMS)
_ARTICLE = r"/article/(?P<portal>[^/]+)/(?P<key>[^/]+?)"


class Visit(NamedTuple):
    """A request, and how it is answered."""

    datasette: Datasette
    request: Request
    receive: Receive
    send: Send

    @property
    def article(self) -> tuple[str, str]:
        """Portal and key of the article that the address names."""
        names = self.request.url_vars
        return unquote(names["portal"]), unquote(names["key"])


class Plugin:
    """The hooks that Datasette calls; `database` is the name under which it has the tables."""

    # By it Datasette finds the templates and static files.
    __name__ = "yybcrawl.browse"

    def __init__(
        self, engine: Engine, facets: Facets, hosts: frozenset[str] | None, database: str | None
    ) -> None:
        self._engine = engine
        self._facets = facets
        self._hosts = hosts
        self._database = database

    @hookimpl
    def register_routes(self) -> list[tuple[str, Callable[..., Awaitable[Response | None]]]]:
        """Return our pages, which go before those of Datasette."""
        return [
            (r"/$", _answering(self._search)),
            (rf"/search\.(?P<form>{_FORMS})$", _answering(self._download)),
            (r"/article/(?P<word>[^/]+)$", _answering(self._find)),
            (rf"{_ARTICLE}\.(?P<form>{_FORMS})$", _answering(self._download_article)),
            (rf"{_ARTICLE}$", _answering(self._article)),
        ]

    @hookimpl
    def prepare_jinja2_environment(self, env: Environment) -> None:
        """Give the templates our words for facts."""
        env.globals["yybcrawl"] = {"database": self._database, "version": __version__}
        env.filters["chinese_day"] = wording.chinese_day
        env.filters["moment"] = wording.moment
        env.filters["grouped"] = wording.grouped
        env.filters["alike"] = wording.alike
        env.filters["web_address"] = wording.web_address
        env.globals["printed"] = wording.printed
        env.globals["permalink"] = wording.permalink

    @hookimpl
    def handle_exception(
        self, datasette: Datasette, request: Request, exception: Exception
    ) -> Awaitable[Response]:
        """Answer what one of Datasette's own pages raised."""
        return answer_failure(datasette, request, exception)

    @hookimpl
    def asgi_wrapper(self) -> Callable[[App], Guard]:
        """Guard every answer."""
        return lambda app: Guard(app, self._hosts)

    async def _search(self, visit: Visit) -> Response:
        question = Question.read(visit.request.query_string)
        page = await asyncio.to_thread(make_search_page, self._engine, self._facets, question)
        return await _page(visit, "search", page)

    async def _download(self, visit: Visit) -> None:
        question = Question.read(visit.request.query_string)
        form = visit.request.url_vars["form"]
        await send_selection(self._engine, question, form, visit.receive, visit.send)

    async def _find(self, visit: Visit) -> Response:
        word = unquote(visit.request.url_vars["word"])
        try:
            found = await asyncio.to_thread(open_dossier, self._engine, word)
        except ArgumentError as error:
            raise NotFoundError(str(error)) from None
        return Response.redirect(wording.permalink(found.portal, found.key))

    async def _article(self, visit: Visit) -> Response:
        portal, key = visit.article
        page = await asyncio.to_thread(make_article_page, self._engine, portal, key)
        if page is None:
            raise _no_article(key)
        return await _page(visit, "article", page)

    async def _download_article(self, visit: Visit) -> None:
        portal, key = visit.article
        form = visit.request.url_vars["form"]
        if not await send_article(self._engine, portal, key, form, visit.send):
            raise _no_article(key)


def _no_article(key: str) -> NotFoundError:
    return NotFoundError(f"The archive has no article {key!r}.")


def _answering(view: View) -> Callable[..., Awaitable[Response | None]]:
    """Return the view as Datasette calls it, with a page for what a visitor can mend."""

    async def answer(
        datasette: Datasette, request: Request, receive: Receive, send: Send
    ) -> Response | None:
        visit = Visit(datasette, request, receive, send)
        try:
            return await view(visit)
        except YybcrawlError as error:
            return await answer_failure(datasette, request, error)

    return answer


async def _page(visit: Visit, name: str, page: object) -> Response:
    shown = await visit.datasette.render_template(
        f"browse/{name}.html", {"page": page}, request=visit.request
    )
    return Response.html(shown, headers={"cache-control": "no-cache"})
