"""Addresses of well-known scripts, which the page takes from the notebook's environment. No Qt.

What outputs ask the network for lies beside the kernel as a rule: each such address becomes one
of the page itself, which asks the service first, and the network only where nobody has it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote

PAGE = "dssdesk-output://page/"
_OWN = f"{PAGE}library?"

PLOTLY = "https://cdn.plot.ly/plotly-3.0.1.min.js"

FetchLibrary = Callable[[str, Callable[[str | None], None]], None]
"""Calls back with a script of the notebook's environment; with None where it has none."""

_NPM = "https://cdn.jsdelivr.net/npm"

_ADDRESS = re.compile(
    r"https://(?:"
    r"cdn\.plot\.ly/plotly-[\w.]+(?<!\.)"
    r"|cdn\.bokeh\.org/bokeh/(?:release|dev)/bokeh(?:-[a-z]+)?-\d[\w.]*\.js"
    r"|(?:cdn\.jsdelivr\.net/npm|unpkg\.com)/+vega(?:-lite|-embed)?@\d[\w.]*(?:\?noext)?"
    r")(?=[\"'`\s<>]|$)"
)
_VEGA = re.compile(r"/vega(-lite|-embed)?@(\d+)")
_BOKEH = re.compile(r"/(bokeh(?:-[a-z]+)?)-\d[^/]*$")
_SPARE = re.compile(
    r"https://(?:cdnjs\.cloudflare\.com|cdn\.jsdelivr\.net)/.*mathjax", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Library:
    """A script that an environment may have.

    Attributes:
        name: What the service knows it by.
        is_rest: It is in there, but was loaded already with another address of the same library.
    """

    name: str
    is_rest: bool = False


def with_own_addresses(text: str) -> str:
    """An output's text in which well-known scripts have addresses of the page."""
    return _ADDRESS.sub(lambda found: own_address(found[0]), text)


def own_address(address: str) -> str:
    """Where the page finds what is at this address otherwise."""
    return _OWN + quote(address, safe="")


def meant_by(own: str) -> str:
    """The address that became this one; "" for any other."""
    return unquote(own.removeprefix(_OWN)) if own.startswith(_OWN) else ""


def library_of(address: str) -> Library | None:
    """What the service may have for an address."""
    if _ADDRESS.fullmatch(address) is None:
        return None
    vega = _VEGA.search(address)
    if vega is not None:  # the environment has all three in one
        newest_of_5 = 6 if vega[1] == "-embed" else 5
        number = 5 if int(vega[2]) <= newest_of_5 else 6
        return Library(f"vega-{number}", is_rest=bool(vega[1]))
    bokeh = _BOKEH.search(address)
    return Library(bokeh[1] if bokeh is not None else "plotly")


def is_spare(address: str) -> bool:
    """Whether nobody need be asked for it: formulas in titles stay text; files are never opened."""
    return _SPARE.match(address) is not None or address.startswith("dssdesk-output")


def vega_addresses(kind: str, version: int) -> tuple[str, ...]:
    """What draws a specification, in the order in which it is loaded.

    Args:
        kind: ``vega`` or ``vegalite``.
        version: The first number of its version.
    """
    vega = version if kind == "vega" else max(5, version)
    lite = (f"{_NPM}/vega-lite@{version}",) if kind == "vegalite" else ()
    return (f"{_NPM}/vega@{vega}", *lite, f"{_NPM}/vega-embed@{7 if vega > 5 else 6}")
