"""A server that answers some requests of a demo portal with a fault."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Protocol

from yybcrawl.demo.server import DemoServer, PortalServer, SeenRequest, running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yybcrawl.demo.truth import DemoPortal, Page

HTML = "text/html; charset=utf-8"
_ENDINGS = itertools.count()


class Fault(Protocol):
    """Answers a request in its own way; `page` is what the portal would have answered."""

    def __call__(self, connection: Connection, page: Page) -> None: ...


# Names the fault of the nth request (from 1) for a path with its query, None for no fault.
Choose = Callable[[str, int], Fault | None]


class Connection(BaseHTTPRequestHandler):
    """One client of the server; a fault writes to `wfile` or hangs up."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        agent = self.headers.get("User-Agent", "")
        self.server.seen.append(SeenRequest(self.command, self.path, agent, time.monotonic()))
        with self.server.counting:
            self.server.asked[self.path] += 1
            fault = self.server.choose(self.path, self.server.asked[self.path])
        with contextlib.suppress(ConnectionError):
            (fault or whole)(self, self.server.page(self.path))

    def head(self, status: int = 200, **headers: str | int) -> None:
        """Write the head of an answer."""
        lines = [f"HTTP/1.1 {status} Status"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.wfile.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    def hang_up(self, *, rudely: bool = False) -> None:
        """End the connection; rudely, so that the client meets a reset."""
        if rudely:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()
        self.close_connection = True

    def finish(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet: `DemoServer.requests` is the log."""


class _Server(PortalServer):
    # A fault may drip for longer than a test lasts.
    daemon_threads = True
    block_on_close = False

    def __init__(self, pages: Mapping[str, Page], choose: Choose) -> None:
        self.choose = choose
        self.asked: Counter[str] = Counter()
        self.counting = threading.Lock()
        super().__init__(pages, handler=Connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet about clients that hang up on a fault."""


@contextlib.contextmanager
def serve_faulty(portal: DemoPortal, choose: Choose) -> Iterator[DemoServer]:
    """Serve `portal` on loopback, with the fault that `choose` names for each request."""
    with running(_Server(portal.pages, choose)) as server:
        yield server


def on(path: str, fault: Fault, *, times: int = 1_000_000) -> Choose:
    """Choose a fault for the first requests for one path, whatever their query."""
    return lambda asked, nth: fault if asked.partition("?")[0] == path and nth <= times else None


def whole(connection: Connection, page: Page) -> None:
    """Answer as the portal does."""
    connection.head(page.status, Content_Type=page.content_type, Content_Length=len(page.body))
    connection.wfile.write(page.body)


def status(code: int, **headers: str) -> Fault:
    """Answer with a status, and perhaps a header such as Retry_After."""

    def answer(connection: Connection, page: Page) -> None:  # noqa: ARG001
        connection.head(code, Content_Type=HTML, Content_Length=4, **headers)
        connection.wfile.write(b"busy")

    return answer


def text(html: str, content_type: str = HTML, encoding: str = "utf-8") -> Fault:
    """Answer with another page, with status 200."""

    def answer(connection: Connection, page: Page) -> None:  # noqa: ARG001
        body = html.encode(encoding)
        connection.head(Content_Type=content_type, Content_Length=len(body))
        connection.wfile.write(body)

    return answer


def redirect(location: str) -> Fault:
    """Lead elsewhere."""
    return status(302, Location=location)


def reset(connection: Connection, page: Page) -> None:
    """Reset the connection in the middle of the answer."""
    connection.head(Content_Type=page.content_type, Content_Length=len(page.body))
    connection.wfile.write(page.body[: len(page.body) // 2])
    connection.hang_up(rudely=True)


def mute(connection: Connection, page: Page) -> None:  # noqa: ARG001
    """Hang up without an answer."""
    connection.hang_up(rudely=True)


def cut(connection: Connection, page: Page) -> None:
    """Send two thirds of the length promised."""
    connection.head(Content_Type=page.content_type, Content_Length=len(page.body))
    connection.wfile.write(page.body[: len(page.body) * 2 // 3])
    connection.hang_up()


def cut_chunks(connection: Connection, page: Page) -> None:
    """Send chunks, and never the last one."""
    connection.head(Content_Type=page.content_type, Transfer_Encoding="chunked")
    part = page.body[: len(page.body) * 2 // 3]
    connection.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
    connection.hang_up()


def cut_unsized(connection: Connection, page: Page) -> None:
    """Promise no length, and end too early, each time elsewhere."""
    shorter = next(_ENDINGS)
    connection.head(Content_Type=page.content_type, Connection="close")
    connection.wfile.write(page.body[: len(page.body) * 2 // 3 - shorter])
    connection.hang_up()


def cut_gzip(connection: Connection, page: Page) -> None:
    """Send a whole answer, whose compressed body was cut before."""
    packed = gzip.compress(page.body)
    packed = packed[: len(packed) * 2 // 3]
    connection.head(
        Content_Type=page.content_type, Content_Encoding="gzip", Content_Length=len(packed)
    )
    connection.wfile.write(packed)


def unsized(connection: Connection, page: Page) -> None:
    """Send the whole page without a length, as old servers do, and without </html>."""
    connection.head(Content_Type=page.content_type, Connection="close")
    connection.wfile.write(page.body.replace(b"</html>", b""))
    connection.hang_up()


def packed(connection: Connection, page: Page) -> None:
    """Send the whole page compressed."""
    body = gzip.compress(page.body)
    connection.head(
        Content_Type=page.content_type, Content_Encoding="gzip", Content_Length=len(body)
    )
    connection.wfile.write(body)


def late(seconds: float) -> Fault:
    """Answer rightly, but only after some time."""

    def answer(connection: Connection, page: Page) -> None:
        time.sleep(seconds)
        whole(connection, page)

    return answer


def drip(seconds: float) -> Fault:
    """Send a byte now and then, for so long; no wait for the next byte is long."""

    def answer(connection: Connection, page: Page) -> None:
        connection.head(Content_Type=page.content_type, Content_Length=len(page.body))
        until = time.monotonic() + seconds
        for byte in page.body:
            if time.monotonic() > until:
                break
            connection.wfile.write(bytes((byte,)))
            time.sleep(0.05)
        connection.hang_up()

    return answer


def bomb(size: int) -> Fault:
    """Send a small body that unpacks to so many bytes."""
    body = gzip.compress(b"<p>" + b"0" * size, 9)

    def answer(connection: Connection, page: Page) -> None:
        connection.head(
            Content_Type=page.content_type, Content_Encoding="gzip", Content_Length=len(body)
        )
        connection.wfile.write(body)

    return answer


def huge(size: int, *, announced: bool) -> Fault:
    """Send a body of so many bytes, with or without saying so before."""

    def answer(connection: Connection, page: Page) -> None:
        if announced:
            connection.head(Content_Type=page.content_type, Content_Length=size)
        else:
            connection.head(Content_Type=page.content_type, Connection="close")
        for _ in range(0, size, 65536):
            connection.wfile.write(b"0" * 65536)
        connection.hang_up()

    return answer
