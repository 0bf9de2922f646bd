"""Signals of our own, beside those of Scrapy."""

from __future__ import annotations

# Sent with `request` and `given_up` (bool) when a page asks for a login or a verification.
page_refused = object()
