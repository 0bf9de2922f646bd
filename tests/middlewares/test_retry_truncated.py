from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.middlewares.retry_truncated import is_whole

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 10_000_000
bodies = st.one_of(
    st.binary(max_size=3000), st.binary(min_size=1, max_size=5).map(lambda b: b * 50_000)
)


def bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "bare deflate": bare,
}
each_packer = pytest.mark.parametrize("name", PACKERS)


@each_packer
@given(body=bodies)
def test_a_whole_stream_is_whole(name: str, body: bytes) -> None:
    assert is_whole(PACKERS[name](body), MOST)


@each_packer
@given(body=bodies, data=st.data())
def test_a_stream_without_its_end_is_not(name: str, body: bytes, data: st.DataObject) -> None:
    packed = PACKERS[name](body)
    cut = packed[: data.draw(st.integers(1, len(packed) - 1))]
    assert not is_whole(cut, MOST)


@given(st.binary(max_size=200), st.integers(0, 1000))
def test_no_bytes_break_it(body: bytes, most: int) -> None:
    assert is_whole(body, most) in (True, False)


def test_a_bomb_is_read_no_further_than_the_limit() -> None:
    assert is_whole(gzip.compress(b"0" * 5_000_000)[:-1], 100_000)
