"""What the worker process does for each request. Runs in threads; one `Answering` for all."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from dssdesk.datasets.by_column import ByColumn
from dssdesk.datasets.copying import copy_rows
from dssdesk.datasets.detect import detect
from dssdesk.datasets.export import write_export
from dssdesk.datasets.files import find_files, measure
from dssdesk.datasets.frames import AnswerWriter
from dssdesk.datasets.held import HeldSamples
from dssdesk.datasets.importing import bring_in
from dssdesk.datasets.incoming import batches
from dssdesk.datasets.preview import preview
from dssdesk.datasets.profiles import profiles_of
from dssdesk.datasets.reading import Reader, rows_known
from dssdesk.datasets.requests import (
    BringIn,
    CopyRows,
    Count,
    Details,
    Detect,
    GetDetails,
    GetExport,
    GetPage,
    GetProfiles,
    GetRows,
    LookAt,
    Request,
    TakeSample,
    TakeView,
    WriteRows,
)
from dssdesk.datasets.rows import write_rows
from dssdesk.datasets.sample import Sample
from dssdesk.datasets.selection import RowSelection, Sampling
from dssdesk.datasets.stopping import Stop, Stoppable
from dssdesk.datasets.views import View
from dssdesk.datasets.writing import write_batches

SEED = 20
"""Draws the same random sample each time."""

Watch = Callable[[Stoppable], None]
"""Told of work that may be stopped from now on."""


class Answering:
    """Answers requests; holds the samples between them. Any thread may call it."""

    def __init__(self) -> None:
        self._samples = HeldSamples()

    def answer(self, request: Request, out: AnswerWriter, watch: Watch) -> None:
        """Write the answer, without its end.

        Raises:
            DssDeskError: What a person can understand and act on.
        """
        match request:
            case GetRows() | GetExport():
                _send_rows(request, out, watch)
            case WriteRows():
                rows = batches(out, request.columns)
                folder = Path(request.folder)
                _write(out, write_batches(rows, folder, request.columns, request.format))
            case CopyRows():
                _write(out, copy_rows(request, watch))
            case TakeSample() | TakeView() | GetProfiles() | GetPage():
                _write(out, self._about_sample(request, watch))
            case _:
                _write(out, _about_files(request, watch))

    def _about_sample(
        self, request: TakeSample | TakeView | GetProfiles | GetPage, watch: Watch
    ) -> object:
        match request:
            case TakeSample():
                return self._take(request, watch)
            case TakeView():
                return self._view(request, watch)
            case GetProfiles():
                table = self._samples.sample(request.sample_id).table
                return profiles_of(table, _watched(watch))
            case GetPage():
                rows, whole = self._samples.rows(request.sample_id), request.is_whole
                return rows.page(request.first, request.count, request.columns, is_whole=whole)

    def _take(self, request: TakeSample, watch: Watch) -> int:
        selection = RowSelection(limit=request.limit)
        if request.is_random:
            selection = RowSelection(limit=request.limit, sampling=Sampling.RANDOM, seed=SEED)
        reader = Reader(request.definition, Path(request.base), selection)
        watch(reader)
        with contextlib.closing(reader):
            sample = Sample(reader.table())
        self._samples.hold(request.sample_id, sample)
        return sample.rows

    def _view(self, request: TakeView, watch: Watch) -> int:
        table = self._samples.sample(request.sample_id).table
        view = View(table, request.wish, _watched(watch))
        self._samples.hold_view(request.sample_id, request.view_id, view)
        return view.rows


def _watched(watch: Watch) -> Stop:
    stop = Stop()
    watch(stop)
    return stop


def _about_files(request: GetDetails | Count | Detect | LookAt | BringIn, watch: Watch) -> object:
    match request:
        case GetDetails():
            return _details(request)
        case Count():
            reader = Reader(request.definition, Path(request.base))
            watch(reader)
            with contextlib.closing(reader):
                return reader.count()
        case Detect():
            return detect(Path(request.base), request.paths)
        case LookAt():
            return preview(request.paths, request.format, request.columns)
        case BringIn():
            folder = None if request.folder is None else Path(request.folder)
            files = [Path(path) for path in request.files]
            return bring_in(request.definition, files, folder, watch)


def _send_rows(request: GetRows | GetExport, out: AnswerWriter, watch: Watch) -> None:
    base = Path(request.base)
    if isinstance(request, GetExport):
        whole = Reader(request.definition, base)
        watch(whole)
        with contextlib.closing(whole):
            write_export(whole, request.form, out)
        return
    read = ByColumn if request.selection.is_by_column else Reader
    reader = read(request.definition, base, request.selection)
    watch(reader)
    with contextlib.closing(reader):
        write_rows(reader, request.form, out)


def _details(request: GetDetails) -> Details:
    base = Path(request.base)
    found = measure(find_files(base, request.definition.paths))
    return Details(**found._asdict(), rows=rows_known(request.definition, base))


def _write(out: AnswerWriter, value: object) -> None:
    out.write(msgspec.json.encode(value))
