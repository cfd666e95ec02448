"""What a kernel is at, as its journal tells it: prompts, other clients' code, signs of life."""

from dssdesk.base.ids import RequestId
from dssdesk.kernels.hub import JournalRecord
from dssdesk.notebook.facts import PromptAnswered, PromptAsked, RunFact, RunFinished
from dssdesk.wire.sessions import Prompt


class Activity:
    """Fed with every record of one session's kernels, and with what folding found in it."""

    def __init__(self, since: float) -> None:
        self.last = since
        self.prompt: Prompt | None = None
        self.has_failed = False
        self._foreign: set[str] = set()

    @property
    def is_foreign(self) -> bool:
        """Whether code runs that stands for no cell."""
        return bool(self._foreign)

    def begin_anew(self, since: float = 0.0) -> None:
        """Another kernel, from that time on: nothing of what the one before was at."""
        self.last = max(self.last, since)
        self.prompt = None
        self.has_failed = False
        self._foreign.clear()

    def on_record(self, record: JournalRecord) -> None:
        """Jupyter clients beside us run code too: it makes the kernel busy, and nothing else."""
        is_ours = RequestId.parse(record.parent_id) is not None
        if is_ours or record.parent_id in self._foreign:
            self.last = record.at
        if record.message_type == "execute_input" and not is_ours:
            self._foreign.add(record.parent_id)
        elif (
            record.message_type == "status" and record.content.get("execution_state") == "idle"
        ) or record.message_type == "execute_reply":
            self._foreign.discard(record.parent_id)

    def on_fact(self, fact: RunFact) -> None:
        """A prompt came or went; a run ended well or not."""
        match fact:
            case PromptAsked():
                self.prompt = Prompt(
                    prompt_id=fact.prompt_id,
                    text=fact.text,
                    password=fact.password,
                    cell_id=fact.cell_id,
                    asked_at=fact.at,
                )
            case PromptAnswered():
                self.prompt = None
            case RunFinished():
                self.prompt = None
                self.has_failed = fact.status == "error"
