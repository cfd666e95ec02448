"""A hub in a process of its own, to be killed: starts one kernel, sends code, and goes on.

Arguments: sockets, environments, session folder, working folder, code, the test's mark.
"""

import asyncio
import sys
from pathlib import Path

from dssdesk.base.ids import Login, SessionId
from dssdesk.kernels.environments import Environments
from dssdesk.kernels.hub import JOURNAL_START, ExecuteRequest, KernelWish
from dssdesk.kernels.local_hub import LocalHub


async def serve(arguments: list[str]) -> None:
    """Start a kernel, send it the code, say so, and wait to be killed."""
    sockets, environments, folder, working_folder, code, mark = arguments
    session_id = SessionId(Path(folder).name)
    hub = LocalHub(sockets=Path(sockets), environments=Environments(Path(environments)))
    living = await hub.start(
        KernelWish(
            session_id=session_id,
            owner=Login("ann"),
            folder=Path(folder),
            working_folder=Path(working_folder),
            variables={"TEST_MARK": mark},
        )
    )
    events = hub.events()
    await hub.execute(session_id, ExecuteRequest(message_id="run:s:c:1", code=code))
    async for _ in events:  # until the kernel has it: a request on its way dies with its sender
        if (await hub.journal(session_id, JOURNAL_START)).records:
            break
    sys.stdout.write(f"{living.pid}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1:]))
