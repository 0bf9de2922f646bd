"""What an element is to a reader of the page: a block, a link, a text, nothing to be seen."""

from __future__ import annotations

INLINE, BLOCK, HEADING, ROW, LINK, OPTION, PICTURE, BREAK, UNSEEN, HIDDEN = range(10)

_TAGS = {
    INLINE: "abbr acronym b bdi bdo big button cite code del dfn em font i input ins kbd label "
    "mark nobr q s samp small span strike strong sub sup time tt u var wbr",
    BLOCK: "address article aside blockquote body caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset header legend li main menu nav ol "
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


class _Elements(dict[str, int]):
    """The part that each tag plays; other tags are inline."""

    def __missing__(self, tag: str) -> int:
        return INLINE


ELEMENTS = _Elements({tag: part for part, tags in _TAGS.items() for tag in tags.split()})
