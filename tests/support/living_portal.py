"""A portal that changes while it is served: lists grow, articles are corrected and removed."""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from yybcrawl.demo.places import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

HOME = "https://www.yybnet.net"
CHANNELS = {place.slug: place.name for place in PLACES}
_FIRST_DAY = date(2018, 1, 1)
_ROBOTS = "User-agent: *\nDisallow: /search/\n"


@dataclass
class LivingPortal:
    """Its lists, newest first, by slug; each entry is the day of an article from 2018-01-01 on.

    `broken` are paths with the status that they answer with, `corrected` the keys whose text has
    changed, `pinned` the entries on top of the first list page. `requests` and `answers` are what
    was asked for, and how: the status of each answer. `lacking` are the channels that the menu does
    not show on the pages of a channel.
    """

    lists: dict[str, list[int]] = field(default_factory=dict)
    page_size: int = 10
    has_etags: bool = False
    seconds: float = 0.0
    slow_articles: float = 0.0
    broken: dict[str, int] = field(default_factory=dict)
    corrected: set[str] = field(default_factory=set)
    lacking: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    pinned: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    first_day: date = _FIRST_DAY
    requests: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @classmethod
    def of(
        cls, count: int, slugs: Iterable[str] = ("news", "xindu", "wenjiang"), **fields: object
    ) -> LivingPortal:
        """Return a portal with so many articles a channel."""
        lists = {slug: list(range(count, 0, -1)) for slug in slugs}
        return cls(lists=lists, **fields)  # type: ignore[arg-type]

    def key(self, slug: str, day: int) -> str:
        return f"{10 + list(CHANNELS).index(slug)}{day:05}"

    def day(self, day: int) -> date:
        return self.first_day + timedelta(days=day)

    def path(self, slug: str, day: int) -> str:
        return f"/chengdu/{slug}/{self.day(day):%Y%m}/{self.key(slug, day)}.html"

    def listed_keys(self, *slugs: str) -> set[str]:
        """Return the keys of all that is listed, in these channels or in all."""
        return {self.key(slug, day) for slug in slugs or self.lists for day in self.lists[slug]}

    def publish(self, count: int, slug: str | None = None) -> set[str]:
        """Put new articles on top of one list, or of each; return their keys."""
        new = set()
        for name in self.lists if slug is None else (slug,):
            top = max(self.lists[name], default=0)
            days = list(range(top + count, top, -1))
            self.lists[name] = days + self.lists[name]
            new |= {self.key(name, day) for day in days}
        return new

    def begin(self) -> None:
        """Forget what was asked for so far."""
        self.requests.clear()
        self.answers.clear()

    def asked_lists(self, slug: str) -> list[str]:
        """Return the list pages of a channel that were asked for, in order."""
        stem = _channel(slug)
        return [p for p in self.requests if p.startswith(stem) and p.count("/") == stem.count("/")]

    def asked_articles(self) -> list[str]:
        """Return the keys of the articles that were asked for, in order."""
        return [p.rpartition("/")[2].removesuffix(".html") for p in self.requests if "/2" in p]

    def answer(self, path: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of the answer to a request."""
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, _ROBOTS.encode()
        html = self._page(path)
        status = self.broken.get(path, 200 if html else 404)
        body = (html if html and status == 200 else "<h1>页面不存在</h1>").encode()
        sent = {"Content-Type": "text/html; charset=utf-8"}
        if self.has_etags and status == 200:
            sent["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if headers.get("If-None-Match") == sent["ETag"]:
                return 304, sent, b""
        return status, sent, body

    def _page(self, path: str) -> str | None:
        for slug, days in self.lists.items():
            stem = _channel(slug)
            rest = path.removeprefix(stem)
            if path.startswith(stem) and "/" not in rest:
                number = int(rest.removeprefix("list_").removesuffix(".html") or 1)
                return self._list(slug, days, number)
            for day in days:
                if path == self.path(slug, day):
                    return self._article(slug, day)
        return None

    def _menu(self, page_of: str) -> str:
        return " ".join(
            f'<a href="{_channel(slug)}">{CHANNELS[slug]}新闻</a>'
            for slug in self.lists
            if slug not in self.lacking[page_of]
        )

    def _list(self, slug: str, days: list[int], number: int) -> str | None:
        last = max(1, -(-len(days) // self.page_size))
        if not 1 <= number <= last:
            return None
        shown = days[(number - 1) * self.page_size : number * self.page_size]
        if number == 1:
            shown = [*self.pinned[slug], *shown]
        rows = "".join(
            f'<li><a href="{self.path(slug, day)}">{_title(slug, day)}</a>'
            f"<span>{self.day(day):%m-%d}</span></li>"
            for day in shown
        )
        more = f'<a href="{_channel(slug)}list_{number + 1}.html">下一页</a>'
        steps = more if number < last else ""
        return (
            f"<html><body><p>{self._menu(slug)}</p><ul>{rows}</ul><div>{steps}</div></body></html>"
        )

    def _article(self, slug: str, day: int) -> str:
        name = CHANNELS[slug]
        text = f"{name}的第{day}座桥今天通车了，桥长{day + 90}米，步行要{day + 3}分钟。"
        if self.key(slug, day) in self.corrected:
            text += "更正：桥长应为一百米。"
        more = f"居民说，这条路比原来近了{day + 7}里，上学的孩子不用再绕行。"
        return (
            f"<html><body><p>{self._menu(slug)}</p>"
            f"<div>地方网 &gt; 四川 &gt; 成都市 &gt; {name}新闻 &gt; 正文</div>"
            f"<h1>{_title(slug, day)}</h1><p>来源：成都晚报 {self.day(day)} 09:30</p>"
            f"<div><p>{text}</p><p>{more}</p></div><p>新闻推荐</p></body></html>"
        )


@contextlib.contextmanager
def living(portal: LivingPortal, port: int = 0) -> Iterator[str]:
    """Serve a portal on loopback while the context lasts; give its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            portal.requests.append(self.path)
            time.sleep(portal.slow_articles if "/2" in self.path else portal.seconds)
            status, headers, body = portal.answer(self.path, dict(self.headers))
            portal.answers.append(status)
            lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            with contextlib.suppress(ConnectionError):
                self.wfile.write("\r\n".join((*lines, "", "")).encode() + body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def _channel(slug: str) -> str:
    return "/chengdu/" if slug == "news" else f"/chengdu/{slug}/"


def _title(slug: str, day: int) -> str:
    return f"{CHANNELS[slug]}第{day}座桥通车"
