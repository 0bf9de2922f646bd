"""Libraries that not every user needs. Standard library only."""

from __future__ import annotations

from importlib.util import find_spec

from yybcrawl.errors import ArgumentError


def need(extra: str, asker: str, *libraries: str) -> None:
    """Raise ArgumentError where one of the libraries of an extra is missing that `asker` needs."""
    for library in libraries:
        if find_spec(library) is None:
            raise ArgumentError(f"{asker} needs {library}: pip install 'yybcrawl[{extra}]'.")
