from __future__ import annotations

import pytest

from yybcrawl.errors import ArgumentError
from yybcrawl.storage.query import Query


@pytest.mark.parametrize(
    ("asked", "words", "excluded"),
    [
        ("社区治理", ["社区治理"], []),
        (" 社区\u3000治理 ", ["社区", "治理"], []),
        ("社區 社区", ["社区"], []),
        ('"社区 治理" 成都', ["社区 治理", "成都"], []),
        ("“社区 治理”", ["社区 治理"], []),
        ("＂社区 治理＂", ["社区 治理"], []),
        ("社区 -治理", ["社区"], ["治理"]),
        ("社区 －治理", ["社区"], ["治理"]),
        ('-"社区 治理" 成都', ["成都"], ["社区 治理"]),
        ("COVID-19", ["covid-19"], []),
        ('5"管', ['5"管'], []),
        ("1 - 2", ["1", "-", "2"], []),
        ("1 --2", ["1"], ["-2"]),
        ('"社区"治理', ["社区", "治理"], []),
        ('"" \u200b 社区', ["社区"], []),
    ],
)
def test_the_language_of_queries(asked: str, words: list[str], excluded: list[str]) -> None:
    assert Query.parse(asked) == Query(tuple(words), tuple(excluded))


@pytest.mark.parametrize("asked", ["", "  ", "-成都", '""', "\u200b", '-"社区 治理"'])
def test_a_query_without_a_word_is_refused(asked: str) -> None:
    with pytest.raises(ArgumentError, match="holds no word to look for"):
        Query.parse(asked)


@pytest.mark.parametrize("asked", ['"社区', '成都 "社区', "“社区", '-"社区', '"'])
def test_a_quote_that_is_not_closed_is_refused(asked: str) -> None:
    with pytest.raises(ArgumentError, match="is not closed"):
        Query.parse(asked)
