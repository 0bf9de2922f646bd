"""A file that appears when it is whole."""

from __future__ import annotations

import os
import secrets
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from yybcrawl.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDARD_OUTPUT = "-"


@contextmanager
def writing_file(path: str) -> Iterator[BinaryIO]:
    """Give a new file that takes the place of `path` in the end, or standard output for `-`.

    Where the body fails or the process is told to end, the file is removed and `path` stays as
    it is. Raises ArgumentError where the file cannot be written.
    """
    if path == STANDARD_OUTPUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    if target.is_dir():
        raise ArgumentError(f"{path} cannot be written: it is a folder.")
    if target.exists() and not target.is_file():
        # A pipe or device would be replaced by a file: whoever meant it finds nothing there.
        raise ArgumentError(f"{path} cannot be written: it is no file; - is standard output.")
    # Beside its place, for no file can be moved from one disk to another in one step.
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    with _ending_by_exception():
        try:
            with unfinished.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        except OSError as error:
            raise ArgumentError(f"{path} cannot be written: {error.strerror or error}.") from error
        finally:
            unfinished.unlink(missing_ok=True)


@contextmanager
def _ending_by_exception() -> Iterator[None]:
    """Let SIGTERM run what cleans up, as Ctrl-C does."""

    def end(number: int, _frame: object) -> NoReturn:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
