"""Lets the site's search find Chinese words: of each run of characters, the pairs of neighbours."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx.search.en import SearchEnglish

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_CHINESE = "\u3400-\u9fff"
_WORD = re.compile(rf"[{_CHINESE}]+|[^\W{_CHINESE}]+")


class SearchEnglishAndChinese(SearchEnglish):
    """English words as Sphinx takes them; 社区治理 as 社区, 区治 and 治理."""

    lang = "en-zh"
    # As `split` does it; a page must have all the pieces.
    js_splitter_code = f"""
var splitQuery = (query) =>
  (query.match(/[{_CHINESE}]+|[^\\W{_CHINESE}]+/gu) ?? []).flatMap((word) =>
    /^[{_CHINESE}]{{3,}}$/.test(word)
      ? [...word.slice(1)].map((character, at) => word[at] + character)
      : [word]
  );
"""

    def split(self, input: str) -> list[str]:  # noqa: A002  Sphinx names it so
        """Return the words of a text; of Chinese, the pairs of neighbours."""
        return [piece for word in _WORD.findall(input) for piece in _pieces(word)]


def _pieces(word: str) -> list[str]:
    if len(word) < 3 or not "\u3400" <= word[0] <= "\u9fff":
        return [word]
    return ["".join(pair) for pair in pairwise(word)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the language known to Sphinx."""
    app.add_search_language(SearchEnglishAndChinese)
    return {"parallel_read_safe": True}
