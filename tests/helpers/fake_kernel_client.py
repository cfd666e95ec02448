"""A kernel's client that answers when the test says so."""

from typing import Any

from PySide6.QtCore import QObject, Signal


class FakeChannel(QObject):
    """A channel whose messages the test sends."""

    message_received = Signal(object)


class FakeKernelClient:
    """Stands in for `WebSocketKernelClient` where only completion and help are wanted."""

    def __init__(self) -> None:
        self.shell_channel = FakeChannel()
        self.asked: list[tuple[str, str, int | None]] = []
        self.is_running = False

    def start_channels(self) -> None:
        self.is_running = True

    def stop_channels(self) -> None:
        self.is_running = False

    def complete(self, code: str, cursor_pos: int | None = None) -> str:
        return self._ask("complete", code, cursor_pos)

    def inspect(self, code: str, cursor_pos: int | None = None, detail_level: int = 0) -> str:
        return self._ask("inspect", code, cursor_pos)

    def execute(self, code: str, *, user_expressions: dict[str, str], **_how: bool) -> str:
        (expression,) = user_expressions.values()
        assert not code
        return self._ask("execute", expression, None)

    def answer(self, kind: str, content: dict[str, Any]) -> None:
        """Answer the last question."""
        self.shell_channel.message_received.emit(
            {
                "msg_type": f"{kind}_reply",
                "parent_header": {"msg_id": str(len(self.asked))},
                "content": content,
            }
        )

    def _ask(self, kind: str, code: str, cursor_pos: int | None) -> str:
        self.asked.append((kind, code, cursor_pos))
        return str(len(self.asked))
