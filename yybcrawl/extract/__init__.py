"""Reading Chinese news pages: pure functions from bytes to typed fields."""

from yybcrawl.extract.article import ExtractedArticle, Kind, extract_article

__all__ = ["ExtractedArticle", "Kind", "extract_article"]
