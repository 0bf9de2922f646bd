"""What one portal family is like, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yybcrawl.extract.selectors import Selectors

if TYPE_CHECKING:
    from yybcrawl.extract.addresses import AddressGrammar


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal family: its name in the database, its addresses, and its selectors if any.

    `selectors` overrule what the reader of landmarks and structure finds by itself.
    """

    name: str
    grammar: AddressGrammar
    selectors: Selectors = field(default_factory=Selectors)
