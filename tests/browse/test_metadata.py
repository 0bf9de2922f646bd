from __future__ import annotations

from yybcrawl.browse.metadata import TABLES, metadata_of
from yybcrawl.storage import models
from yybcrawl.storage.schema import VERSION_TABLE


def test_every_table_is_described_and_every_described_one_exists() -> None:
    tables = {*models.Base.metadata.tables, models.stories.name, VERSION_TABLE}
    assert set(TABLES) == tables
    assert set(metadata_of("x")["databases"]["x"]["tables"]) == tables
