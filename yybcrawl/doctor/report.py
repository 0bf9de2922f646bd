"""All that the doctor looks at: the database, then the portal."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from yybcrawl.doctor.crawling import visit_portal
from yybcrawl.doctor.diagnosis import diagnose
from yybcrawl.doctor.finding import Finding, find_worst
from yybcrawl.errors import BusyError, DatabaseError
from yybcrawl.storage.rehearsal import rehearse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.settings import Settings

    from yybcrawl.doctor.visit import Look
    from yybcrawl.portals.spider import PortalSpider

_UNREADY = "A crawl would end here; mend what is named, and see docs/database.md."


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, and what was met of each channel."""

    findings: list[Finding]
    looks: list[Look]

    @property
    def exit_code(self) -> int:
        """The code of the worst finding."""
        worst = find_worst(self.findings)
        return worst.code or 0 if worst else 0

    @property
    def reason(self) -> str:
        """The worst finding, or that there is none, in a sentence."""
        worst = find_worst(self.findings)
        if worst is not None:
            return worst.text
        articles = sum(look.article is not None for look in self.looks)
        return f"healthy: {len(self.looks)} channels, {articles} articles were read."


def examine(
    spider: type[PortalSpider], given: Mapping[str, str], settings: Settings, seconds: float
) -> Report:
    """Look at the database and the portal of a spider, for so many seconds and a page under way.

    Raises ArgumentError for a database address that cannot be used.
    """
    begun = monotonic()
    try:
        found = rehearse(settings["YYBCRAWL_DATABASE_URL"], spider.name)
        database = Finding("database", 0, found)
    except BusyError as error:
        # Two at a time would be too many for the portal.
        advice = "Wait for its end; see `yybcrawl runs`. The portal is not asked meanwhile."
        return Report([Finding("other runs", 7, str(error), advice)], [])
    except DatabaseError as error:
        database = Finding("database", 5, str(error), _UNREADY)
    visit = visit_portal(spider, given, settings, max(1, seconds - (monotonic() - begun)))
    return Report([database, *diagnose(visit)], visit.looks())
