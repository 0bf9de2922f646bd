from __future__ import annotations

import dataclasses
import difflib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from yybcrawl.cli.output import to_json
from yybcrawl.extract import extract_article

FOLDER = Path(__file__).parent / "frozen"
PAGES = sorted(FOLDER.glob("*.html"))


def differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Return what differs, field by field, as lines to read: - expected, + found."""
    lines: list[str] = []
    for name in expected | found:
        before, after = (
            to_json(fields.get(name, "(no such field)")).splitlines()
            for fields in (expected, found)
        )
        changed = difflib.unified_diff(before, after, n=0, lineterm="")
        if before != after:
            lines += [f"{name}:", *(f"  {line}" for line in [*changed][2:] if line[0] != "@")]
    return lines


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_frozen_page_is_read_as_expected(page: Path) -> None:
    frozen = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    fetched_at = frozen["fetched_at"] and datetime.fromisoformat(frozen["fetched_at"])
    body, url, content_type = page.read_bytes(), frozen["url"], frozen["content_type"]
    article = extract_article(body, url, content_type, fetched_at=fetched_at)
    found = json.loads(to_json(dataclasses.asdict(article)))
    if differs := differences(frozen["expected"], found):
        pytest.fail("\n".join(["- expected, + found", *differs]), pytrace=False)


def test_every_frozen_page_has_its_fields_and_the_other_way_round() -> None:
    assert PAGES
    assert [fields.with_suffix(".html") for fields in sorted(FOLDER.glob("*.json"))] == PAGES


def test_a_difference_names_the_field_and_both_values() -> None:
    expected = {"title": "渡口", "paragraphs": ["第一段", "第二段"], "kind": "article"}
    found = expected | {"paragraphs": ["第一段", "第三段"], "source": "临江晚报"}
    assert differences(expected, expected) == []
    assert differences(expected, found) == [
        "paragraphs:",
        '  -  "第二段"',
        '  +  "第三段"',
        "source:",
        '  -"(no such field)"',
        '  +"临江晚报"',
    ]
