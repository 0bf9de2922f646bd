from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = frozenset(
    "scrapy twisted sqlalchemy alembic turbohtml parsel lxml click rich psycopg numpy "
    "pyarrow altair vl_convert jinja2 datasette uvicorn".split()
)
LAYERS = {
    "yybcrawl.items": frozenset[str](),
    "yybcrawl.errors": frozenset[str](),
    "yybcrawl.citation": frozenset[str](),
    "yybcrawl.differences": frozenset[str](),
    "yybcrawl.extract": frozenset(("turbohtml",)),
    "yybcrawl.extract.selectors": frozenset(("turbohtml", "parsel", "lxml")),
    "yybcrawl.portals.gazetteer": frozenset[str](),
    "yybcrawl.portals.arguments": frozenset[str](),
    "yybcrawl.storage.archive": frozenset(("sqlalchemy", "alembic", "numpy")),
    "yybcrawl.storage.holdings": frozenset(("sqlalchemy", "alembic")),
    "yybcrawl.storage.queries": frozenset(("sqlalchemy", "alembic")),
    "yybcrawl.storage.runs": frozenset(("sqlalchemy", "alembic")),
    "yybcrawl.storage.search": frozenset(("sqlalchemy", "alembic")),
    "yybcrawl.storage.facets": frozenset(("sqlalchemy", "alembic", "numpy")),
    "yybcrawl.exports.writers": frozenset(("sqlalchemy", "alembic")),
    "yybcrawl.gaps": frozenset[str](),
    "yybcrawl.report.survey": frozenset(("sqlalchemy", "alembic", "turbohtml")),
    "yybcrawl.report.charts": frozenset(("altair", "vl_convert", "jinja2")),
    "yybcrawl.report.page": frozenset(
        ("sqlalchemy", "alembic", "turbohtml", "altair", "vl_convert", "jinja2")
    ),
    "yybcrawl.browse.search_page": frozenset(("sqlalchemy", "alembic")),
    "yybcrawl.browse.serving": frozenset(
        ("sqlalchemy", "alembic", "numpy", "datasette", "jinja2", "uvicorn", "click", "rich")
    ),
    "yybcrawl.cli.main": frozenset(("click",)),
    "yybcrawl.doctor.diagnosis": frozenset[str](),
    "yybcrawl.demo.server": frozenset[str](),
    "yybcrawl.settings": frozenset[str](),
}
SCRIPT = "import sys, {0}; print(*{{name.partition('.')[0] for name in sys.modules}})"


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_nothing_from_above(layer: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(layer)], capture_output=True, text=True, check=True
    )
    assert HEAVY.intersection(run.stdout.split()) <= LAYERS[layer]


def test_items_import_only_the_standard_library() -> None:
    script = SCRIPT.format("yybcrawl.items")
    run = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    )
    plain = subprocess.run(
        [sys.executable, "-I", "-c", "import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    own = {"yybcrawl", *(name.partition(".")[0] for name in plain.stdout.split())}
    assert set(run.stdout.split()) - sys.stdlib_module_names <= own
