"""HTML of strangers without what could act or reach out: scripts, frames, forms, addresses.

`bleach` decides. It reads some 200 KB a second, so that tables of a data frame, which hold nothing
but plain tags, pass it by.
"""

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bleach.sanitizer import Cleaner

_UNREAD = re.compile(
    r"<(script|style|iframe|object|embed|head|title|textarea|noscript|template)\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_PLAIN_TAG = re.compile(
    r"<(/?)(div|table|thead|tbody|tfoot|tr|th|td|caption|p|span|b|i|em|strong|code|pre|ul|ol|li"
    r"|br|hr|h[1-6])"
    r'((?:\s+(?:class|border|colspan|rowspan|halign|valign|align|scope)="[\w .#%-]*")*'
    r'(?:\s+style="(?:text-align|vertical-align|min-width|max-width|width):\s*[\w%.]+;?")?)\s*>'
)
_EMPTY = ("br", "hr")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS = _words("""
    a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col
    colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6
    header hr i img ins kbd li main mark meter nav ol p pre progress q s samp section small span
    strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
""")
_ATTRIBUTES = {
    "*": _words("class style title lang dir align valign role aria-label aria-hidden"),
    "a": _words("href name id"),
    "img": _words("src alt width height"),
    "table": _words("border cellpadding cellspacing width bgcolor"),
    "tr": _words("bgcolor"),
    "td": _words("colspan rowspan width height bgcolor headers"),
    "th": _words("colspan rowspan width height bgcolor scope headers"),
    "col": _words("span width"),
    "colgroup": _words("span width"),
    "ol": _words("start type reversed"),
    "li": _words("value"),
    "font": _words("color size face"),
    "details": _words("open"),
    "progress": _words("value max"),
    "meter": _words("value min max low high optimum"),
    "time": _words("datetime"),
}
_STYLES = _words("""
    background-color border border-bottom border-collapse border-color border-left border-radius
    border-right border-spacing border-style border-top border-width color display float font
    font-family font-size font-style font-variant font-weight height letter-spacing line-height
    list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width
    min-height min-width overflow overflow-x overflow-y padding padding-bottom padding-left
    padding-right padding-top text-align text-decoration text-indent text-transform vertical-align
    white-space width word-break
""")
_PICTURE = re.compile(
    r"\s*(?:tex:|attachment:|data:image/(?:png|jpeg|gif|webp|bmp|svg\+xml)[;,])", re.IGNORECASE
)
_LINK = re.compile(r"\s*(?:https?:|mailto:|#)", re.IGNORECASE)


def cleaned(html: str) -> str:
    """What is left may stand in any page: tags are closed, and nothing is fetched or run."""
    html = _UNREAD.sub("", html)
    return html if is_plain(html) else str(_cleaner().clean(html))


def is_plain(html: str) -> bool:
    """Whether there is nothing but text and plain tags, each closed in its turn."""
    if "<" in _PLAIN_TAG.sub("", html):
        return False
    opened: list[str] = []
    for match in _PLAIN_TAG.finditer(html):
        name = match[2]
        if name in _EMPTY:
            continue
        if not match[1]:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


@functools.cache
def _cleaner() -> "Cleaner":
    from bleach.css_sanitizer import CSSSanitizer
    from bleach.sanitizer import Cleaner

    allowed = {tag: functools.partial(_may_stay, own) for tag, own in _ATTRIBUTES.items()}
    return Cleaner(
        tags=_TAGS,
        attributes=allowed,
        protocols=frozenset({"http", "https", "mailto", "data", "tex", "attachment"}),
        strip=True,
        css_sanitizer=CSSSanitizer(allowed_css_properties=_STYLES),
    )


def _may_stay(own: frozenset[str], _tag: str, name: str, value: str) -> bool:
    if name == "src":
        return name in own and _PICTURE.match(value) is not None
    if name == "href":
        return name in own and _LINK.match(value) is not None
    if name == "style":  # the properties that may stay load nothing; this is one more fence
        return "url" not in value.lower() and "\\" not in value
    return name in own or name in _ATTRIBUTES["*"]
