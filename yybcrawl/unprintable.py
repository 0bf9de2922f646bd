"""Characters that do something instead of being shown. Standard library only."""

from __future__ import annotations

import unicodedata

_UNSHOWN = frozenset(("Cc", "Cf", "Zl", "Zp"))


def without_unprintable(text: str) -> str:
    """Return the text without what could steer a terminal, break a line or reorder it."""
    return "".join(c for c in text if unicodedata.category(c) not in _UNSHOWN)
