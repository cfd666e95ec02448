"""A desk in a process of its own that can be stopped and killed: opens a notebook and watches it.

    python -m tests.helpers.watching_desk ADDRESS TOKEN PROJECT NAME

Says ``ready``, then for each line on its standard input how many outputs it shows in order.
"""

import json
import sys

from dssdesk.base.ids import ProjectKey
from dssdesk.wire.outputs import Display
from dssdesk.wire.places import NotebookRef
from tests.helpers.channel_client import ChannelClient


def main() -> None:
    """Watch until standard input ends."""
    address, token, project, name = sys.argv[1:]
    notebook = NotebookRef(project=ProjectKey(project), name=name)
    with ChannelClient(address, token) as desk:
        desk.open(notebook)
        _say("ready")
        for line in sys.stdin:
            if line.strip() == "wait":
                desk.wait_for_end(notebook, desk.documents[notebook].order[0], seconds=120)
            outputs = desk.documents[notebook].cell(desk.documents[notebook].order[0]).outputs
            shown = [
                output.data["text/plain"].text for output in outputs if isinstance(output, Display)
            ]
            in_order = shown == [str(number) for number in range(len(shown))]
            _say(json.dumps({"shown": len(shown), "in_order": in_order}))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
