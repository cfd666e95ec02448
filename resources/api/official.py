"""What Dataiku's own client can do, read from its source: classes, public methods, their calls."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

_CALL = re.compile(r"_perform_\w+")
_PLACE = re.compile(r"%[sd]|\{\w*\}")
_ELSEWHERE = {
    "_vendor",
    "apinode_admin",
    "apinode_admin_client.py",
    "apinode_client.py",
    "fm",
    "fmclient.py",
    "govern",
    "govern_client.py",
    "launchpad",
    "launchpad_client.py",
    "tools",
}
"""Clients for other products."""

_INNER = ("_", "Dataiku")
"""Classes that nobody is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A public method, or a property.

    Attributes:
        performs: It speaks to the service itself.
        calls: Verb and path of each such call, where they stand there as texts; ``x`` for names.
        makes: Classes of which it makes objects.
        asks: Names of methods that it calls.
    """

    name: str
    performs: bool
    calls: tuple[tuple[str, str], ...]
    makes: frozenset[str]
    asks: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Class:
    """A class of the client, with its own methods and those that it inherits."""

    name: str
    bases: tuple[str, ...]
    methods: dict[str, Method] = field(default_factory=dict)


def read_client() -> dict[str, Class]:
    """The classes of the client by name."""
    spec = find_spec("dataikuapi")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("dataikuapi")
    found: dict[str, Class] = {}
    for path in sorted(Path(spec.origin).parent.rglob("*.py")):
        if not _ELSEWHERE & set(path.parts):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith(_INNER):
                    found.setdefault(node.name, _class(node))  # Jupyter's before SQL's notebooks
    return found


def own_methods(classes: dict[str, Class], name: str) -> dict[str, Method]:
    """The methods of a class, those that it inherits among them."""
    found: dict[str, Method] = {}
    if name in classes:
        for base in classes[name].bases:
            found.update(own_methods(classes, base))
        found.update(classes[name].methods)
    return found


def _class(node: ast.ClassDef) -> Class:
    bases = tuple(base.id for base in node.bases if isinstance(base, ast.Name))
    methods = [_method(child) for child in node.body if isinstance(child, ast.FunctionDef)]
    hidden = {method.name: method for method in methods if method.name.startswith("_")}
    public = {
        method.name: _with_hidden(method, hidden) for method in methods if method.name not in hidden
    }
    return Class(name=node.name, bases=bases, methods=public)


def _with_hidden(method: Method, hidden: dict[str, Method]) -> Method:
    """The method, with what the private methods do that it calls."""
    for name in sorted(method.asks & hidden.keys()):
        others = {key: value for key, value in hidden.items() if key != name}
        inner = _with_hidden(hidden[name], others)
        method = Method(
            name=method.name,
            performs=method.performs or inner.performs,
            calls=method.calls + inner.calls,
            makes=method.makes | inner.makes,
            asks=(method.asks | inner.asks) - {name},
        )
    return method


def _method(node: ast.FunctionDef) -> Method:
    performed = [call for call in _calls(node) if _CALL.fullmatch(_called(call))]
    asked = {_called(call) for call in _calls(node)}
    made = {call.func.id for call in _calls(node) if isinstance(call.func, ast.Name)}
    made |= {name for name in asked if name[:1].isupper()}  # recipe.JoinRecipeCreator(…)
    static = {  # DSSFuture.from_resp(…)
        call.func.value.id
        for call in _calls(node)
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
    }
    return Method(
        name=node.name,
        performs=bool(performed),
        calls=tuple(found for call in performed if (found := _verb_and_path(call))),
        makes=frozenset(made | static),
        asks=frozenset(asked - made),
    )


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    return (child for child in ast.walk(node) if isinstance(child, ast.Call))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _verb_and_path(call: ast.Call) -> tuple[str, str] | None:
    named = {word.arg: word.value for word in call.keywords}
    places = [*call.args, named.get("method"), named.get("path")]
    texts = [text for place in places[:2] if (text := _text(place))]
    if len(texts) < 2:
        texts = [
            text for place in (named.get("method"), named.get("path")) if (text := _text(place))
        ]
    if len(texts) < 2:
        return None
    return texts[0], _PLACE.sub("x", texts[1]).partition("?")[0]


def _text(node: ast.AST | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _text(node.left)
    if isinstance(node, ast.BinOp):
        return (_text(node.left) or "x") + (_text(node.right) or "x")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _text(node.func.value)  # "…".format(…)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "x" for part in node.values)
    return ""
