from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.storage.folding import fold, fold_with_places
from yybcrawl.storage.grams import grams, is_basic, needed_grams, number

TEXTS = st.text(
    st.sampled_from("成都社區治理０0Ｇg5 \u3000\n\t的\u200b㎡①ﬁ𠮷e\u0301İ")
    | st.characters(exclude_categories=["Cs"])
)
GRAMS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=2)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("成都社區治理發展後裡臺灣", "成都社区治理发展后里台湾"),
        ("衞生綫祕書羣衆", "卫生线秘书群众"),
        ("乾隆像沈從文", "干隆像沈从文"),
        ("５Ｇ，ＡＢＣ！（％）", "5g,abc!(%)"),
        ("30㎡ ① ⅳ ﬁn №", "30m2 1 iv fin no"),
        ("  一\u3000二\n\n三\t四\xa0五\x00六 ", "一 二 三 四 五 六"),
        ("零\u200b宽\ufeff字\u00ad符\ufe0f", "零宽字符"),
        ("Cafe\u0301 CAFÉ", "café café"),
        ("豈更", "岂更"),
        ("𠮷野家", "𠮷野家"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(TEXTS)
def test_places_lead_back_to_the_characters_that_were_folded(text: str) -> None:
    composed = normalize("NFC", text)
    folded, places = fold_with_places(composed)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert places == sorted(places)
    pairs = zip(folded, places, strict=True)
    assert all(one == " " or one in fold(composed[place]) for one, place in pairs)


@given(TEXTS)
def test_folding_leaves_single_spaces_inside_only(text: str) -> None:
    assert " ".join(fold(text).split()) == fold(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ("成", "成"),
        ("成都", "成 都 成都"),
        ("成 都", "成 都"),
        ("成都\n市", "成 都 成都 市"),
        ("5g站", "5 g 站 5g g站"),
        ("x100人", "x 1 0 人 x1 10 00 0人 x10 100"),
        ("1+6", "1 + 6 1+ +6 1+6"),
    ],
)
def test_grams(text: str, found: str) -> None:
    assert grams(text) == set(found.split())


@pytest.mark.parametrize(
    ("word", "needed"),
    [
        ("成", "成"),
        ("成都", "成都"),
        ("成都市", "成都 都市"),
        ("2018年", "201 018 8年"),
        ("成 都市", "成 都市"),
        ("aa", "aa"),
        ("aaaa", "aaa"),
    ],
)
def test_the_fewest_grams_are_needed(word: str, needed: str) -> None:
    assert needed_grams(word) == set(needed.split())


@given(TEXTS, st.integers(0, 20), st.integers(1, 8))
def test_whatever_contains_a_word_has_its_grams(text: str, start: int, length: int) -> None:
    folded = fold(text)
    word = folded[start : start + length].strip()
    assert needed_grams(word) <= grams(folded)
    assert not word or needed_grams(word)


@given(GRAMS | st.from_regex("[!-~]{3}", fullmatch=True), GRAMS)
def test_numbers_tell_grams_apart(one: str, other: str) -> None:
    assert -(2**31) <= number(one) < 2**31
    if is_basic(one):
        assert (number(one) == number(other)) == (one == other)


def test_numbers_are_what_is_stored() -> None:
    stored = {"成": 0x6210, "成都": 0x6210_90FD, "g5": 0x0067_0035, "都市": 0x90FD_5E02 - 2**32}
    stored |= {"100": 0xDC0C_5830 - 2**32, "𠮷野": -615651303}
    assert {gram: number(gram) for gram in stored} == stored
