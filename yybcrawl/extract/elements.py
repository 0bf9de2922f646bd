"""What an element is to a reader of the page: a block, a link, a text, nothing to be seen."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, create_tag

INLINE, BLOCK, HEADING, ROW, LINK, OPTION, TEXT, PICTURE, BREAK, UNSEEN, HIDDEN = range(11)

_TAGS = {
    INLINE: "abbr acronym b bdi bdo big button cite code del dfn em font i input ins kbd label "
    "mark nobr q s samp small span strike strong sub sup time tt u var wbr",
    BLOCK: "address article aside blockquote body caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset header html legend li main menu nav ol "
    "optgroup p pre section select summary table tbody td tfoot th thead ul",
    HEADING: "h1 h2 h3 h4 h5 h6",
    ROW: "tr",
    LINK: "a",
    OPTION: "option",
    BREAK: "br hr",
    PICTURE: "img",
    UNSEEN: "applet audio canvas embed head iframe math noembed noframes noscript object script "
    "style svg template textarea title video xmp",
}


def _sample_ids() -> tuple[int, int]:
    """Return the tag ids of a text and of a comment."""
    body = LexborHTMLParser("<body>t<!---->").body
    text = body.first_child if body else None
    comment = text.next if text else None
    if text is None or comment is None:
        message = "lexbor keeps no texts or comments"
        raise RuntimeError(message)
    return text.tag_id, comment.tag_id


class _Elements(dict[int, tuple[int, str]]):
    """The part that each tag plays and its name, by its id; other tags are inline."""

    def __missing__(self, tag_id: int) -> tuple[int, str]:
        return INLINE, ""


_TEXT_ID, _COMMENT_ID = _sample_ids()
ELEMENTS = _Elements(
    {create_tag(tag).tag_id: (part, tag) for part, tags in _TAGS.items() for tag in tags.split()}
)
ELEMENTS |= {_TEXT_ID: (TEXT, ""), _COMMENT_ID: (UNSEEN, "")}
