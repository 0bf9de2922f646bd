"""What earlier runs know, as a spider asks for it; the archive answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yybcrawl.items import Channel, Frontier, Known, PageCopy, Wanted


class Memory(Protocol):
    """What a spider asks about earlier runs."""

    async def frontier(self, channel: Channel) -> Frontier | None:
        """Return how far down the channel is covered, or None where it never was walked."""

    async def recall(self, channel: Channel, keys: Sequence[str]) -> Sequence[Known]:
        """Return what is known of articles that a page of the channel lists."""

    async def channels(self, portal: str, place: str) -> Sequence[Channel]:
        """Return the channels of a place, named by its slug, that earlier runs met."""

    async def backlog(self, channels: Sequence[Channel]) -> Sequence[Wanted]:
        """Return the articles of these channels that are to be fetched wherever they stand."""

    async def copy(self, url: str) -> PageCopy | None:
        """Return the last copy of the list page at a canonical address, if one is kept."""


class Blank:
    """The memory of a spider that runs without an archive."""

    async def frontier(self, channel: Channel) -> Frontier | None:
        """Know no walk."""
        del channel
        return None

    async def recall(self, channel: Channel, keys: Sequence[str]) -> Sequence[Known]:
        """Know no article."""
        del channel, keys
        return ()

    async def channels(self, portal: str, place: str) -> Sequence[Channel]:
        """Know no channel."""
        del portal, place
        return ()

    async def backlog(self, channels: Sequence[Channel]) -> Sequence[Wanted]:
        """Know nothing that is left to fetch."""
        del channels
        return ()

    async def copy(self, url: str) -> PageCopy | None:
        """Keep no page."""
        del url
        return None
