"""Text of the web without what cannot be seen. Standard library only."""

from __future__ import annotations

import unicodedata

_UNSHOWN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
# No character at all, and none that XML may hold.
_NONE = frozenset("\ufffe\uffff")


def plain(text: str) -> str:
    """Return the text without what could steer a terminal, reorder a line or end a document."""
    return "".join(c for c in text if unicodedata.category(c) not in _UNSHOWN and c not in _NONE)
