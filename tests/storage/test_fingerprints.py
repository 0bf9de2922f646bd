from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.storage.fingerprints import BANDS, bands, shingles, similarity, words_of

TEXT = (
    "新都区的居民今天上午在社区广场参加了读书活动，Ｎｏ．３社区共有１２０户居民报名，"
    "𠮷庆小馆送来热茶。活动将持续到下周五，欢迎大家参加。"
)
# Every archive holds such numbers: where they change, a migration must make all of them anew.
STORED = """
 72993806653901 134245927108848  66171061299402  40003673169464  51893963026633  53032194636523
 84065405337314  67750186831149   7234312020788  10876458387417  92271221348125   1971456521248
105710965658713   2212494550823  39910784212050  59891766633727 101648545722955  23403183105918
 28516620913074  79809666262380 120958616875288  67168928858096   7788573630110 137787206313232
"""

words = st.text(st.characters(categories=["L", "N"]), max_size=120)


def test_the_bands_of_a_text_stay_what_they_are() -> None:
    assert bands([words_of(TEXT)]) == [list(map(int, STORED.split()))]


def test_only_letters_and_digits_are_words() -> None:
    assert words_of("“Ｎｏ．３”社区 _：①、𠮷庆\n\n①②") == "No3社区1𠮷庆12"


@pytest.mark.parametrize(("length", "expected"), [(0, 0), (49, 0), (50, BANDS)])
def test_a_text_of_under_50_words_has_no_bands(length: int, expected: int) -> None:
    assert [len(found) for found in bands(["字" * length])] == [expected]


@given(st.lists(words, max_size=5))
def test_texts_have_the_same_bands_alone_and_together(texts: list[str]) -> None:
    assert bands(texts) == [found for text in texts for found in bands([text])]


@given(words, words)
def test_similarity_is_the_share_of_common_runs_of_five(one: str, other: str) -> None:
    runs = [{text[at : at + 5] for at in range(len(text) - 4)} for text in (one, one + other)]
    expected = len(runs[0] & runs[1]) / max(1, len(runs[0] | runs[1]))
    assert similarity(shingles(one), shingles(one + other)) == expected
    assert similarity(shingles(one + other), shingles(one)) == expected


@given(st.text(st.characters(categories=["L", "N"]), min_size=50, max_size=120))
def test_bands_fit_into_six_bytes_and_hang_on_the_runs_alone(text: str) -> None:
    doubled = text + text
    once, twice, thrice = bands([text, doubled, doubled + text])
    assert all(0 <= band < 2**47 for band in once)
    assert twice == thrice
