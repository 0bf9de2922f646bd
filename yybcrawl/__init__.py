"""The archive of China's local news: a Scrapy crawler for regional news portals."""

__version__ = "0.1.0"
