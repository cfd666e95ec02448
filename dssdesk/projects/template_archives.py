"""Templates handed on: zip files with ``notebook-templates/`` in them, as a plugin of DSS has it.

What comes in may come from anywhere: nothing is unpacked, names lead nowhere, and only the two
files of each template are read.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import msgspec

from dssdesk.base.ids import Login
from dssdesk.notebook.codec import NotebookFile
from dssdesk.projects.errors import ArchiveRefused, TemplatesTaken, TemplateUnreadable
from dssdesk.projects.own_templates import OwnTemplates, slug_of
from dssdesk.projects.template_files import (
    KINDS,
    LANGUAGE,
    META,
    NOTEBOOK,
    Meta,
    meta_of,
    notebook_of,
    without_outputs,
)
from dssdesk.projects.templates import Templates
from dssdesk.wire.templates import PLACEHOLDER

FOLDER = "notebook-templates"
_LANGUAGES = {"r": "R", "ir": "R", "scala": "Scala", "julia": "Julia"}
_MOST_ENTRIES = 20_000
_MOST_TEMPLATES = 500
_LARGEST = 50_000_000
"""Bytes of one file."""
_ALL_TOGETHER = 200_000_000

_COMPRESSED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError)
"""What `zipfile` raises where bytes are no zip file, or none any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A template on its way in."""

    kind: str
    name: str
    meta: Meta
    everything: Mapping[str, Any]
    file: NotebookFile


@dataclass(slots=True)
class Arrivals:
    """What came of an archive: ids of templates, and what a person should know."""

    templates: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def export(templates: Templates, wanted: Sequence[str]) -> bytes:
    """These templates, without what concerns this instance alone.

    Raises:
        TemplateMissing: There is none of such an id.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for template in dict.fromkeys(wanted):
            folder = templates.folder(template)
            everything = meta_of((folder / META).read_bytes(), template)[1]
            said = {key: value for key, value in everything.items() if key != "author"}
            meta = msgspec.json.format(msgspec.json.encode(said), indent=2)
            for name, data in ((META, meta), (NOTEBOOK, (folder / NOTEBOOK).read_bytes())):
                target.writestr(zipfile.ZipInfo(f"{FOLDER}/{template}/{name}"), data)
    return archive.getvalue()


def take_in(
    own: OwnTemplates,
    archive: bytes,
    *,
    author: Login,
    replaces: bool,
    mine: Collection[str],
) -> Arrivals:
    """Keep the templates of an archive.

    Args:
        own: Where they go.
        archive: A zip file.
        author: Whose they are from now on.
        replaces: Those that are here already are replaced.
        mine: The ids of those that may be.

    Raises:
        ArchiveRefused: It is no zip file, one that means harm, or holds no template.
        TemplatesTaken: Some are here already, and nobody said to replace them.
    """
    arrivals = Arrivals()
    found = [*_read(archive, arrivals.notes)]
    if not found and not arrivals.notes:
        raise ArchiveRefused(f"a template is a folder with {META} and {NOTEBOOK}.")
    taken = [each for each in found if own.has(_id(each))]
    if taken and not replaces:
        raise TemplatesTaken([each.meta.label for each in taken], [_id(each) for each in taken])
    for each in found:
        _keep(own, each, author, arrivals, mine)
    return arrivals


def _keep(
    own: OwnTemplates,
    each: Incoming,
    author: Login,
    arrivals: Arrivals,
    mine: Collection[str],
) -> None:
    label, template = each.meta.label, _id(each)
    is_there = own.has(template) and template not in arrivals.templates
    if is_there and template not in mine:
        arrivals.notes.append(f"“{label}” was left out: the one that is here is somebody else's.")
        return
    meta = {**each.everything, "author": author}
    add = own.replace if is_there else own.add
    arrivals.templates.append(add(each.kind, each.name, meta, without_outputs(each.file)))
    if each.kind == KINDS[0] and not _names_dataset(each.file):
        arrivals.notes.append(
            f"“{label}” does not say where the dataset's name belongs, so it cannot be filled in."
            f" Edit its notebook and write Dataset({PLACEHOLDER}) there."
        )


def _id(each: Incoming) -> str:
    return f"{each.kind}/{LANGUAGE}/{each.name}"


def _read(archive: bytes, notes: list[str]) -> Iterator[Incoming]:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as source:
            entries = _checked(source)
            for folder in _folders(entries):
                try:
                    incoming = _incoming(source, folder, notes)
                except TemplateUnreadable as error:
                    notes.append(f"{error.message} It was left out.")
                else:
                    if incoming is not None:
                        yield incoming
    except _BROKEN as error:
        raise ArchiveRefused(f"it is no zip file that can be read ({error}).") from error


def _checked(source: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries by name, where none of them leads out of the archive or is too large."""
    entries = source.infolist()
    if len(entries) > _MOST_ENTRIES:
        raise ArchiveRefused(f"it holds more than {_MOST_ENTRIES:,} files.")
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or any(":" in part for part in path.parts[:1]):
            raise ArchiveRefused(f"“{entry.filename}” leads out of it.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise ArchiveRefused(f"“{entry.filename}” is a link. Put in what it leads to.")
    wanted = [each for each in entries if PurePosixPath(each.filename).name in (META, NOTEBOOK)]
    if any(entry.compress_type not in _COMPRESSED for entry in wanted):
        raise ArchiveRefused("it is packed in a rare way. Pack it again as a plain zip file.")
    largest = max((entry.file_size for entry in wanted), default=0)
    if largest > _LARGEST or sum(entry.file_size for entry in wanted) > _ALL_TOGETHER:
        raise ArchiveRefused("its notebooks are too large. Clear their outputs first.")
    return {entry.filename: entry for entry in wanted}


def _folders(entries: Mapping[str, zipfile.ZipInfo]) -> list[PurePosixPath]:
    found = [
        PurePosixPath(name).parent
        for name in sorted(entries)
        if name.endswith(META) and str(PurePosixPath(name).parent / NOTEBOOK) in entries
    ]
    if len(found) > _MOST_TEMPLATES:
        raise ArchiveRefused(f"it holds more than {_MOST_TEMPLATES} templates.")
    return found


def _incoming(source: zipfile.ZipFile, folder: PurePosixPath, notes: list[str]) -> Incoming | None:
    name = folder.name or "template"
    kind, language, _ = ("", "", "", *folder.parts)[-3:]
    meta, everything = meta_of(source.read(str(folder / META)), name)
    file = notebook_of(source.read(str(folder / NOTEBOOK)), name)
    other = _other_language(language if kind in KINDS else "", file.snapshot.metadata)
    if other:
        notes.append(f"“{meta.label}” was left out: it is for {other}, notebooks here run Python.")
        return None
    if kind not in KINDS:  # a folder of a template alone
        kind = KINDS[0] if _names_dataset(file) else KINDS[1]
    return Incoming(
        kind=kind,
        name=slug_of(folder.name or meta.label),
        meta=meta,
        everything=everything,
        file=file,
    )


def _names_dataset(file: NotebookFile) -> bool:
    """Whether it says where the dataset's name belongs."""
    return any(PLACEHOLDER in cell.source for cell in file.snapshot.cells)


def _other_language(folder: str, metadata: Mapping[str, Any]) -> str:
    """The language that a notebook is for, if that is not Python."""
    said = [folder]
    for part, key in (("kernelspec", "language"), ("language_info", "name")):
        value = metadata.get(part)
        said.append(str(value.get(key, "")) if isinstance(value, dict) else "")
    for language in said:
        if language and language.casefold() != LANGUAGE:
            return _LANGUAGES.get(language.casefold(), language)
    return ""
