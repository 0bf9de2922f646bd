from __future__ import annotations

from yybcrawl.portals.yybnet import YybnetSpider


class CitySpider(YybnetSpider):
    """Any place of the portal, named by `-a city=`."""

    name = "city"
