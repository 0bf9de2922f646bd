"""What Datasette's own pages say about the tables."""

from __future__ import annotations

from typing import Any

TABLES = {
    "articles": "文章，每篇一行，为最新版本",
    "stories": "不重复的文章（articles 中去掉重复刊载）",
    "article_authors": "文章署名中的人",
    "article_images": "文章的图片地址",
    "article_channels": "文章列在哪些频道",
    "article_revisions": "文章的各个版本",
    "channels": "频道",
    "runs": "历次抓取",
    "run_channels": "每次抓取在各频道的收获",
    "failures": "没有读到的地址",
    "listings": "频道列出的文章",
    "frontiers": "各频道已读到何处",
    "second_looks": "何时再看一次文章",
    "article_bands": "查重所用的指纹",
    "page_copies": "列表页的副本",
    "alembic_version": "表结构的版本",
}
# Of use to the crawler only.
_HIDDEN = (
    "article_bands",
    "page_copies",
    "frontiers",
    "listings",
    "second_looks",
    "alembic_version",
)


def metadata_of(database: str) -> dict[str, Any]:
    """Return Datasette's metadata for the archive that it calls `database`."""
    tables: dict[str, dict[str, Any]] = {
        name: {"description": description} for name, description in TABLES.items()
    }
    for name in _HIDDEN:
        tables[name]["hidden"] = True
    return {
        "title": "地方新闻档案",
        "databases": {
            database: {
                "description": "只读。每个查询至多两秒、一千行；整选下载请用检索页的 CSV 与 JSON。",
                "tables": tables,
            }
        },
    }
