"""Where a dataset's name stands in a notebook: there a template gets its placeholder.

Code is tokenised, not searched: ``Dataset("flights")`` names a dataset, ``"flights late"`` does
not. What IPython alone understands is left as it is.
"""

import ast
import io
import json
import re
import tokenize
from collections.abc import Collection, Iterator

from dssdesk.wire.templates import PLACEHOLDER

_PYTHON_MAGICS = ("time", "timeit", "capture", "prun")
"""What follows them is Python."""

_MAGIC = re.compile(r"(\s*)(%%?)(\w*)")
_SHELL_OR_HELP = re.compile(r"\s*[!?]|.*\?\s*$")
_MARKDOWN_CODE = re.compile(r"(^```.*?^```|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|])")
_TEXTS = frozenset(
    getattr(tokenize, name)
    for name in ("STRING", "FSTRING_START", "FSTRING_END")  # the last two since Python 3.12
    if hasattr(tokenize, name)
)
_BETWEEN = frozenset({tokenize.NL, tokenize.COMMENT})


def in_code(source: str, names: Collection[str]) -> str:
    """Code, with the placeholder for each string literal that is one of these names."""
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for token in reversed([*_literals(_readable(source), names)]):
        first = starts[token.start[0] - 1] + token.start[1]
        last = starts[token.end[0] - 1] + token.end[1]
        source = source[:first] + PLACEHOLDER + source[last:]
    return source


def in_text(text: str, name: str) -> str:
    """Prose, with the placeholder for each word that is this name, as markdown may write it."""
    either = "|".join((re.escape(escaped(name)), re.escape(name)))
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", PLACEHOLDER, text)


def filled_code(source: str, name: str) -> str:
    """The way back: code with a literal of the name for the placeholder."""
    return source.replace(PLACEHOLDER, json.dumps(name, ensure_ascii=False))


def filled_text(text: str, name: str) -> str:
    """The way back: markdown that shows the name for the placeholder.

    In code of markdown a name is written as it is; elsewhere its signs would mean something.
    """
    parts = _MARKDOWN_CODE.split(text)
    parts[::2] = [part.replace(PLACEHOLDER, escaped(name)) for part in parts[::2]]
    parts[1::2] = [part.replace(PLACEHOLDER, name) for part in parts[1::2]]
    return "".join(parts)


def escaped(name: str) -> str:
    """Markdown that shows this name as it is."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", name)


def _literals(source: str, names: Collection[str]) -> Iterator[tokenize.TokenInfo]:
    """The literals that are one of the names, and not joined with another."""
    tokens = [token for token in _tokens(source) if token.type not in _BETWEEN]
    around = [None, *tokens, None]
    for before, token, after in zip(around, tokens, around[2:], strict=False):
        is_joined = any(other is not None and other.type in _TEXTS for other in (before, after))
        if token.type == tokenize.STRING and not is_joined and _value(token.string) in names:
            yield token


def _tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """What can be told of the code: to the first place where it is none."""
    try:
        yield from tokenize.generate_tokens(io.StringIO(source).readline)
    except (tokenize.TokenError, SyntaxError):
        return


def _value(literal: str) -> object:
    try:
        return ast.literal_eval(literal)
    except (ValueError, SyntaxError):  # an f-string
        return None


def _readable(source: str) -> str:
    """The same, with nothing where IPython reads what is no Python."""
    lines = source.split("\n")
    first = _MAGIC.match(lines[0])
    if first is not None and first[2] == "%%" and first[3] not in _PYTHON_MAGICS:
        return ""
    return "\n".join(_without_magic(line) for line in lines)


def _without_magic(line: str) -> str:
    magic = _MAGIC.match(line)
    if magic is not None and magic[3] in _PYTHON_MAGICS:
        return f"{magic[1]}{'_' * len(magic[2] + magic[3])}{line[magic.end() :]}"
    if magic is not None:
        return ""
    return "" if _SHELL_OR_HELP.match(line) else line
