"""How far pip is, from the lines that it prints with ``--progress-bar raw``."""

import re

from dssdesk.wire.sessions import Progress

_MEGABYTE = 1_000_000
_DOWNLOADED = 0.6
"""How much of the whole is over when everything is downloaded; the rest takes no network."""
_BUILT = 0.8
_LAST = 20
"""Lines that are kept to tell why it failed."""
_MOST_CHARACTERS = 1_000

_NAME = r"(?P<name>[A-Za-z0-9_.]+?)-\d"
_DOWNLOADING = re.compile(rf"\s*(?:Downloading|Using cached) (?:\S*/)?{_NAME}")
_BYTES = re.compile(r"Progress (?P<done>\d+) of (?P<all>\d+)")
_COLLECTING = re.compile(r"Collecting (?P<name>[A-Za-z0-9_.-]+)")
_BUILDING = re.compile(r"\s*Building wheel for (?P<name>[A-Za-z0-9_.-]+) .*started")
_INSTALLING = re.compile(r"Installing collected packages: (?P<names>.+)")
_UNREACHABLE = re.compile(
    r"Retrying \(Retry|ConnectionError|Connection (?:refused|broken)|NewConnectionError"
    r"|Temporary failure in name resolution|ReadTimeoutError|Network is unreachable"
)
_NO_BAR = re.compile(r"option --progress-bar: invalid choice")
_ERROR = re.compile(r"(?:ERROR|error): (?P<said>.+)")


class PipProgress:
    """Reads what pip says, line by line."""

    def __init__(self, expected: int) -> None:
        """``expected``: about how many bytes will be downloaded."""
        self._expected = expected
        self._name = ""
        self._before = 0
        self._now = 0
        self._all = 0
        self._last: list[str] = []
        self._was_unreachable = False
        self.knows_no_bar = False
        self.progress = Progress(text="Looking for packages", fraction=0.0)

    def heard(self, line: str) -> bool:
        """Take a line; whether `progress` is another now."""
        before = self.progress
        if found := _BYTES.match(line):
            self._now, self._all = int(found["done"]), int(found["all"])
            self._tell_download()
        elif found := _DOWNLOADING.match(line):
            self._name, self._before = found["name"], self._before + self._now
            self._now = self._all = 0
            self._tell_download()
        elif found := _COLLECTING.match(line):
            self._tell(f"Looking for {found['name']}", self._downloaded())
        elif found := _BUILDING.match(line):
            self._tell(f"Preparing {found['name']}", _DOWNLOADED)
        elif found := _INSTALLING.match(line):
            count = found["names"].count(",") + 1
            self._tell(f"Unpacking {count} package{'s' if count > 1 else ''}", _BUILT)
        if not _BYTES.match(line):
            self._keep(line)
        return self.progress != before

    def why_it_failed(self) -> str:
        """In one sentence, where there is one."""
        if self._was_unreachable:
            return "No package index can be reached."
        said = [found["said"] for line in self._last if (found := _ERROR.search(line))]
        return (said[-1] if said else " ".join(self._last[-3:]) or "pip said nothing.")[
            :_MOST_CHARACTERS
        ]

    def _keep(self, line: str) -> None:
        if _UNREACHABLE.search(line):
            self._was_unreachable = True
        if _NO_BAR.search(line):
            self.knows_no_bar = True
        if line.strip():
            self._last = [*self._last[1 - _LAST :], line.strip()]

    def _downloaded(self) -> float:
        return min(1.0, (self._before + self._now) / self._expected) * _DOWNLOADED

    def _tell_download(self) -> None:
        text = f"Downloading {self._name}"
        if self._all >= _MEGABYTE:
            text += f", {self._now // _MEGABYTE} of {self._all // _MEGABYTE} MB"
        self._tell(text, self._downloaded())

    def _tell(self, text: str, fraction: float) -> None:
        known = self.progress.fraction or 0.0
        self.progress = Progress(text=text, fraction=round(max(known, fraction), 2))
