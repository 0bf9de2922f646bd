"""Selections as files, sent while they are read from the archive."""

from __future__ import annotations

import asyncio
import io
import re
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from yybcrawl.errors import DatabaseError
from yybcrawl.exports.writers import to_line, write_csv, write_json, write_jsonl
from yybcrawl.storage.dossier import read_dossier
from yybcrawl.storage.records import open_records, read_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Engine

    from yybcrawl.browse.guard import Message, Receive, Send
    from yybcrawl.browse.question import Question
    from yybcrawl.storage.records import Record

_PIECE = 64 * 1024
_NAME = "yybcrawl"


class Form(NamedTuple):
    """A kind of file: how it is written, what it is, and whether a browser keeps it as a file."""

    write: Callable[[BinaryIO, Iterable[Record]], int]
    kind: str
    is_kept: bool


FORMS = {
    "csv": Form(write_csv, "text/csv; charset=utf-8", is_kept=True),
    "json": Form(write_json, "application/json; charset=utf-8", is_kept=False),
    "jsonl": Form(write_jsonl, "application/x-ndjson; charset=utf-8", is_kept=True),
}


class _Pipe(io.RawIOBase):
    """A file whose bytes go to a visitor; written by a thread, which waits for the visitor."""

    def __init__(self, send: Send, form: str) -> None:
        super().__init__()
        self._send = send
        self._form = form
        self._loop = asyncio.get_running_loop()
        self.is_begun = False
        self.is_broken = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        """Send a piece; raises BrokenPipeError where nobody waits for it any more."""
        if self.is_broken:
            raise BrokenPipeError
        asyncio.run_coroutine_threadsafe(self._pass_on(bytes(data)), self._loop).result()
        return len(data)

    async def _pass_on(self, data: bytes) -> None:
        if not self.is_begun:
            self.is_begun = True
            await self._send(_start(self._form, _NAME))
        await self._send({"type": "http.response.body", "body": data, "more_body": True})


async def send_selection(
    engine: Engine, question: Question, form: str, receive: Receive, send: Send
) -> None:
    """Send all articles that a question asks for, not only those of its page.

    Raises ArgumentError or DatabaseError while nothing is sent; what fails later breaks the answer
    off, so that no browser takes it for whole.
    """
    pipe = _Pipe(send, form)

    def write() -> None:
        with (
            open_records(engine, question.query, question.selection) as records,
            io.BufferedWriter(pipe, _PIECE) as file,
        ):
            FORMS[form].write(file, records)

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        pipe.is_broken = True

    watching = asyncio.create_task(watch())
    try:
        await asyncio.to_thread(write)
    except BrokenPipeError:
        return
    except DatabaseError as error:
        if not pipe.is_begun:
            raise
        sys.stderr.write(f"Error: {error}\n")
        return
    finally:
        # Also where the site is ended: the thread stops at its next piece.
        pipe.is_broken = True
        watching.cancel()
    if not pipe.is_begun:
        await send(_start(form, _NAME))
    await send({"type": "http.response.body", "body": b""})


async def send_article(engine: Engine, portal: str, key: str, form: str, send: Send) -> bool:
    """Send one article, in JSON with its versions and duplicates; False where there is none."""
    file = io.BytesIO()
    if form == "json":
        dossier = await asyncio.to_thread(read_dossier, engine, portal, key)
        if dossier is None:
            return False
        file.write(to_line(asdict(dossier)).encode())
    else:
        record = await asyncio.to_thread(read_record, engine, portal, key)
        if record is None:
            return False
        FORMS[form].write(file, [record])
    await send(_start(form, f"{_NAME}-{re.sub('[^0-9A-Za-z]+', '-', key)}"))
    await send({"type": "http.response.body", "body": file.getvalue()})
    return True


def _start(form: str, name: str) -> Message:
    headers = [(b"content-type", FORMS[form].kind.encode())]
    if FORMS[form].is_kept:
        disposition = f'attachment; filename="{name}.{form}"'
        headers.append((b"content-disposition", disposition.encode()))
    return {"type": "http.response.start", "status": 200, "headers": headers}
