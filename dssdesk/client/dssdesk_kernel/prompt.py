"""Remembers on disk that a prompt waits for an answer, so that it can be shown again later."""

from __future__ import annotations

import json
import os


class PromptFile:
    """``prompt.json`` beside the journal: the open ``input_request``, as the journal has it.

    The hub may be away when the kernel asks; ZeroMQ then drops the message.
    """

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, "prompt.json")
        self._open = ""

    def opened(self, frames: list[bytes]) -> None:
        """A prompt is about to be sent: header, parent, metadata, content."""
        header, parent, metadata, content = frames[:4]
        try:
            self._open = json.loads(header)["msg_id"]
            temporary = self._path + ".tmp"
            with open(temporary, "wb") as file:
                file.write(b'{"h":%b,"p":%b,"m":%b,"c":%b}' % (header, parent, metadata, content))
            os.replace(temporary, self._path)
        except (OSError, ValueError, KeyError):
            pass  # the prompt works all the same while the hub is there

    def closed(self) -> str:
        """The open prompt was answered or interrupted; returns its message id."""
        prompt, self._open = self._open, ""
        try:
            os.unlink(self._path)
        except OSError:
            pass
        return prompt
