"""The site made of this folder: sphinx-build -W docs build/site."""

from __future__ import annotations

import sys
from pathlib import Path

from yybcrawl import __version__

sys.path.insert(0, str(Path(__file__).parent))

project = "yybcrawl"
version = release = __version__
extensions = ["chinese_search", "myst_parser"]
html_title = "yybcrawl"
html_theme = "furo"
html_copy_source = False
html_show_copyright = False
html_search_language = "en-zh"
myst_heading_anchors = 3
nitpicky = True
