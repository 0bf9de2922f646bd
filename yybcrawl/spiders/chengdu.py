from __future__ import annotations

from yybcrawl.portals.yybnet import YybnetSpider


class ChengduSpider(YybnetSpider):
    """成都: the city channel and the county channels of its menu."""

    name = "chengdu"

    # PortalSpider
    place = "chengdu"
