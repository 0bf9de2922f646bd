"""Reading Chinese news pages: pure functions from bytes to typed fields."""

from yybcrawl.extract.article import ExtractedArticle, extract_article
from yybcrawl.extract.kinds import Kind

__all__ = ["ExtractedArticle", "Kind", "extract_article"]
