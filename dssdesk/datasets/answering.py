"""What the worker process does for each request. Runs in threads; one `Answering` for all."""

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import msgspec

from dssdesk.datasets.detect import detect
from dssdesk.datasets.errors import SampleGone
from dssdesk.datasets.files import find_files, measure
from dssdesk.datasets.frames import AnswerWriter
from dssdesk.datasets.reading import Reader, rows_known
from dssdesk.datasets.requests import (
    Count,
    Details,
    Detect,
    GetDetails,
    GetPage,
    GetRows,
    Request,
    TakeSample,
)
from dssdesk.datasets.rows import write_rows
from dssdesk.datasets.sample import Sample
from dssdesk.datasets.selection import RowSelection

MOST_SAMPLES = 12
MOST_SAMPLE_BYTES = 512 * 1024 * 1024

WatchReader = Callable[[Reader], None]
"""Told of a reader that may be stopped from now on."""


class Answering:
    """Answers requests; holds the samples between them. Any thread may call it."""

    def __init__(self) -> None:
        self._samples: OrderedDict[str, Sample] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, request: Request, out: AnswerWriter, watch: WatchReader) -> None:
        """Write the answer, without its end.

        Raises:
            DssDeskError: What a person can understand and act on.
        """
        match request:
            case GetDetails():
                _write(out, _details(request))
            case Count():
                reader = Reader(request.definition, Path(request.base))
                watch(reader)
                with contextlib.closing(reader):
                    _write(out, reader.count())
            case Detect():
                _write(out, detect(Path(request.base), request.paths))
            case TakeSample():
                _write(out, self._take(request, watch))
            case GetPage():
                _write(out, self._sample(request.sample_id).page(request.first, request.count))
            case GetRows():
                reader = Reader(request.definition, Path(request.base), request.selection)
                watch(reader)
                with contextlib.closing(reader):
                    write_rows(reader, request.form, out)

    def _take(self, request: TakeSample, watch: WatchReader) -> int:
        selection = RowSelection(limit=request.limit)
        reader = Reader(request.definition, Path(request.base), selection)
        watch(reader)
        with contextlib.closing(reader):
            sample = Sample(reader.table())
        self._hold(request.sample_id, sample)
        return sample.rows

    def _hold(self, sample_id: str, sample: Sample) -> None:
        """Keep the newest samples, as many as may be held."""
        with self._lock:
            self._samples[sample_id] = sample
            while len(self._samples) > 1 and (
                len(self._samples) > MOST_SAMPLES
                or sum(held.size for held in self._samples.values()) > MOST_SAMPLE_BYTES
            ):
                self._samples.popitem(last=False)

    def _sample(self, sample_id: str) -> Sample:
        with self._lock:
            sample = self._samples.get(sample_id)
            if sample is None:
                raise SampleGone
            self._samples.move_to_end(sample_id)
            return sample


def _details(request: GetDetails) -> Details:
    base = Path(request.base)
    found = measure(find_files(base, request.definition.paths))
    return Details(**found._asdict(), rows=rows_known(request.definition, base))


def _write(out: AnswerWriter, value: object) -> None:
    out.write(msgspec.json.encode(value))
