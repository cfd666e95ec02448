"""The prompt that a kernel waits at, if it does: at most one, and it outlives a service."""

from collections.abc import Mapping
from typing import Any

from dssdesk.base.ids import RequestId
from dssdesk.notebook.facts import PromptAnswered, PromptAsked
from dssdesk.notebook.fold_state import OpenPrompt
from dssdesk.notebook.mending import mended


class Prompts:
    """Follows what is asked and answered; begins with what a checkpoint says."""

    def __init__(self, state: OpenPrompt | None) -> None:
        self.state = state

    @property
    def asked(self) -> PromptAsked | None:
        """The prompt that is open."""
        state = self.state
        if state is None:
            return None
        request = RequestId.parse(state.parent_id)
        return PromptAsked(
            cell_id=request.cell_id if request else None,
            prompt_id=state.prompt_id,
            text=state.text,
            password=state.password,
            at=state.at,
        )

    def ask(
        self, prompt_id: str, parent_id: str, content: Mapping[str, Any], at: float
    ) -> tuple[PromptAnswered | PromptAsked, ...]:
        """The kernel asks; a prompt before this one is over."""
        closed = self.answered()
        self.state = OpenPrompt(
            prompt_id=prompt_id,
            parent_id=parent_id,
            text=mended(str(content.get("prompt", ""))),
            password=bool(content.get("password", False)),
            at=at,
        )
        return (*closed, self.asked) if self.asked else closed

    def answered(self) -> tuple[PromptAnswered, ...]:
        """The kernel goes on."""
        state, self.state = self.state, None
        return () if state is None else (PromptAnswered(prompt_id=state.prompt_id),)

    def end_of(self, parent_id: str) -> tuple[PromptAnswered, ...]:
        """A request is over, and asks nothing any more."""
        if self.state is None or self.state.parent_id != parent_id:
            return ()
        return self.answered()
