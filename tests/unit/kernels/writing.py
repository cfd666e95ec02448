"""Says things into a journal as the launcher does."""

import importlib
import json
import os
from pathlib import Path
from typing import Any


class Writer:
    """The launcher's journal, fed with few words."""

    def __init__(self, folder: Path, **bounds: float) -> None:
        self.journal: Any = importlib.import_module("dssdesk_kernel.journal").Journal(
            str(folder), **bounds
        )

    def say(
        self,
        text: str,
        *buffers: bytes,
        kind: str = "stream",
        parent: str = "run:s:c:1",
        channel: str = "iopub",
        content: dict[str, Any] | None = None,
    ) -> None:
        parts = [
            json.dumps({"msg_id": f"m-{kind}", "msg_type": kind}).encode(),
            json.dumps({"msg_id": parent}).encode(),
            b"{}",
            json.dumps(content or {"name": "stdout", "text": text}, ensure_ascii=False).encode(),
        ]
        self.journal.append(channel, [*parts, *buffers])

    def close(self) -> None:
        if self.journal._file >= 0:
            os.close(self.journal._file)
            self.journal._file = -1
