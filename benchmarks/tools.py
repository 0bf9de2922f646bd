"""The article extractors that are compared, each called as its documentation says.

trafilatura, readability and resiliparse decode the bytes themselves. GNE and newspaper4k take text
and leave that to the caller: they get what this project makes of the bytes, which suits them best.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.labels import read_names
from yybcrawl.extract import extract_article
from yybcrawl.extract.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date


class Found(NamedTuple):
    """What a tool found on a page."""

    text: str = ""
    title: str | None = None
    published: str | date | None = None
    people: Collection[str] = ()


if TYPE_CHECKING:
    Reader = Callable[[bytes, str], Found]


class Tool(NamedTuple):
    """An extractor: `load` imports it and may raise ImportError; `fields` are those it gives."""

    package: str
    load: Callable[[], Reader]
    fields: frozenset[str]


def _load_yybcrawl() -> Reader:
    def read(body: bytes, url: str) -> Found:
        article = extract_article(body, url)
        return Found(
            text="\n".join(article.paragraphs),
            title=article.title,
            published=article.published_at or article.published_on,
            people=[author.name for author in article.authors],
        )

    return read


def _load_trafilatura() -> Reader:
    bare_extraction = import_module("trafilatura").bare_extraction
    # The default leaves the time out.
    dates = {"original_date": True, "extensive_search": True, "outputformat": "%Y-%m-%dT%H:%M"}

    def read(body: bytes, url: str) -> Found:
        document = bare_extraction(
            body,
            url=url,
            include_comments=False,
            with_metadata=True,
            date_extraction_params=dates,
        )
        if document is None:
            return Found()
        people = read_names(document.author or "")
        return Found(document.text or "", document.title, document.date, people)

    return read


def _load_readability() -> Reader:
    document_type = import_module("readability").Document
    fromstring = import_module("lxml.html").fromstring

    def read(body: bytes, url: str) -> Found:  # noqa: ARG001  links are of no use
        document = document_type(body)
        text = fromstring(document.summary()).text_content()
        return Found(text, document.short_title())

    return read


def _load_resiliparse() -> Reader:
    extract_plain_text = import_module("resiliparse.extract.html2text").extract_plain_text
    encoding = import_module("resiliparse.parse.encoding")

    def read(body: bytes, url: str) -> Found:  # noqa: ARG001  it reads without the address
        html = encoding.bytes_to_str(body, encoding.detect_encoding(body))
        return Found(extract_plain_text(html, main_content=True))

    return read


def _load_gne() -> Reader:
    extractor = import_module("gne").GeneralNewsExtractor()

    def read(body: bytes, url: str) -> Found:
        found = extractor.extract(decode(body), host=url)
        people = read_names(found["author"])
        return Found(found["content"], found["title"], found["publish_time"], people)

    return read


def _load_newspaper() -> Reader:
    article_type = import_module("newspaper").Article
    import_module("jieba")  # without it newspaper4k reads no Chinese

    def read(body: bytes, url: str) -> Found:
        article = article_type(url, language="zh", fetch_images=False)
        article.download(input_html=decode(body))
        article.parse()
        return Found(article.text, article.title, article.publish_date, article.authors)

    return read


OURS = "yybcrawl"
TOOLS = {
    OURS: Tool("yybcrawl", _load_yybcrawl, frozenset(("title", "day", "minute", "people"))),
    "trafilatura": Tool(
        "trafilatura", _load_trafilatura, frozenset(("title", "day", "minute", "people"))
    ),
    "readability": Tool("readability-lxml", _load_readability, frozenset(("title",))),
    "resiliparse": Tool("resiliparse", _load_resiliparse, frozenset()),
    "gne": Tool("gne", _load_gne, frozenset(("title", "day", "minute", "people"))),
    "newspaper4k": Tool(
        "newspaper4k", _load_newspaper, frozenset(("title", "day", "minute", "people"))
    ),
}
