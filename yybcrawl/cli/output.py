"""What commands print and write for other programs to read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date


def to_json(value: Any) -> str:
    """Return indented JSON with Chinese as it is, and days and times as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_iso)


def _iso(value: date) -> str:
    return value.isoformat()
