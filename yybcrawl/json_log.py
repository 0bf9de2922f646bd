"""Log lines as JSON, for programs that collect them."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.utils.log import install_scrapy_root_handler

if TYPE_CHECKING:
    from scrapy.settings import Settings


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON: `time` (UTC), `level`, `logger`, `message`, `error`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; `error`, a traceback, is there only where there was one."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_json(settings: Settings) -> None:
    """Have all that is logged from now on written as JSON, where and from the level it was."""
    path = settings["LOG_FILE"]
    handler = logging.FileHandler(path, encoding="utf-8") if path else logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    handler.setLevel(settings["LOG_LEVEL"])
    # A crawler installs Scrapy's handler once more, so that its formatter cannot be replaced.
    settings.setdict({"LOG_ENABLED": False, "LOG_FILE": None}, priority="cmdline")
    install_scrapy_root_handler(settings)
    logging.root.addHandler(handler)
