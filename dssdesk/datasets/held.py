"""The samples that the worker holds, each with the views that were made of it."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from dssdesk.datasets.errors import SampleGone
from dssdesk.datasets.sample import Sample
from dssdesk.datasets.views import View

MOST_SAMPLES = 12
MOST_SAMPLE_BYTES = 512 * 1024 * 1024
MOST_VIEWS = 4
"""Of one sample: the one on show, and those whose pages are still on their way."""


def view_id_of(sample_id: str, name: str) -> str:
    """The id of a view: it names its sample."""
    return f"{sample_id}.{name}"


@dataclass(slots=True)
class _Held:
    sample: Sample
    views: OrderedDict[str, View] = field(default_factory=OrderedDict)

    @property
    def size(self) -> int:
        return self.sample.size + sum(view.size for view in self.views.values())


class HeldSamples:
    """The samples looked at last, as many as may be held. Any thread may call it."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._lock = threading.Lock()

    def hold(self, sample_id: str, sample: Sample) -> None:
        """Keep a sample; those that nobody looked at longest go for it."""
        with self._lock:
            self._held[sample_id] = _Held(sample)
            self._make_room()

    def hold_view(self, sample_id: str, view_id: str, view: View) -> None:
        """Keep a view for as long as its sample.

        Raises:
            SampleGone: That has gone meanwhile.
        """
        with self._lock:
            views = self._touched(sample_id).views
            views[view_id] = view
            while len(views) > MOST_VIEWS:
                views.popitem(last=False)
            self._make_room()

    def sample(self, sample_id: str) -> Sample:
        """A sample.

        Raises:
            SampleGone: It is not held.
        """
        with self._lock:
            return self._touched(sample_id).sample

    def rows(self, wanted: str) -> Sample | View:
        """The sample or the view with this id.

        Raises:
            SampleGone: It is not held.
        """
        with self._lock:
            held = self._touched(wanted.partition(".")[0])
            found = held.views.get(wanted) if "." in wanted else held.sample
            if found is None:
                raise SampleGone
            return found

    def _touched(self, sample_id: str) -> _Held:
        held = self._held.get(sample_id)
        if held is None:
            raise SampleGone
        self._held.move_to_end(sample_id)
        return held

    def _make_room(self) -> None:
        while len(self._held) > 1 and (
            len(self._held) > MOST_SAMPLES
            or sum(held.size for held in self._held.values()) > MOST_SAMPLE_BYTES
        ):
            self._held.popitem(last=False)
