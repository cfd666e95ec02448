"""What of a very long output goes into the `.ipynb`; the whole of it is kept elsewhere."""

from collections.abc import Callable, Sequence

from dssdesk.wire.outputs import Output, Stream

STREAM_BOUND = 10_000_000
"""Characters of printed text that one cell writes into its file."""


Keep = Callable[[str], str]
"""Keeps a text; returns the digest under which."""


def bounded(
    outputs: Sequence[Output], keep: Keep | None, bound: int = STREAM_BOUND
) -> tuple[Output, ...]:
    """The outputs with the middle of too much printed text left out, and a mark there.

    ``keep`` is given the whole text; None while it grows, and is safe in a working copy.
    """
    total = sum(len(output.text) for output in outputs if isinstance(output, Stream))
    if total <= bound:
        return tuple(outputs)
    first, last = bound // 2, total - bound // 2
    digest = ""
    if keep is not None:
        digest = keep("".join(output.text for output in outputs if isinstance(output, Stream)))
    kept: list[Output] = []
    place = 0
    is_marked = False
    for output in outputs:
        if not isinstance(output, Stream):
            kept.append(output)
            continue
        text = output.text
        head, tail = text[: max(first - place, 0)], text[max(last - place, 0) :]
        place += len(text)
        if len(head) == len(text) or len(tail) == len(text):
            kept.append(output)
            continue
        mark = "" if is_marked else _mark(last - first, head, digest)
        is_marked = True
        if head or mark or tail:
            kept.append(Stream(name=output.name, text=head + mark + tail))
    return tuple(kept)


def cut(text: str, digest: str, bound: int = STREAM_BOUND) -> str:
    """A text, kept under this digest, with its middle left out if it is too long."""
    if len(text) <= bound:
        return text
    head, tail = text[: bound // 2], text[-(bound // 2) :]
    return head + _mark(len(text) - len(head) - len(tail), head, digest) + tail


def _mark(left_out: int, head: str, digest: str) -> str:
    start = "" if not head or head.endswith("\n") else "\n"
    where = "The rest is in the open notebook while the cell runs."
    if digest:  # as `projects.blobs` lays them down
        where = f"The whole is kept with the project: .outputs/{digest[:2]}/{digest[2:]}"
    # ASCII: one other character would double the memory of ten million.
    return f"{start}[... {left_out:,} characters are left out of this file. {where} ...]\n"
