from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import new_postgres_database
from tests.support.browsing import fill, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.browsing import Site


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of a filled archive that is not written to, of each kind in turn."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('browse') / 'archive.db'}"
    else:
        url = new_postgres_database(request.getfixturevalue("postgres_server"))
    fill(url)
    return url


@pytest.fixture(scope="module")
def site(archive: str) -> Iterator[Site]:
    """The site of that archive."""
    with served(archive) as site:
        yield site


@pytest.fixture
def growing(tmp_path: Path) -> str:
    """Address of a filled archive of a test's own."""
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    fill(url)
    return url
