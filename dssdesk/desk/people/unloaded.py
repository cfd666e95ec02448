"""Tells who unloaded a notebook of mine, at once or when I am back."""

import functools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot

from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.text import counted, quoted
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.running.running import Running
from dssdesk.wire.instance import Welcome
from dssdesk.wire.people import UnloadNotice
from dssdesk.wire.sessions import SessionUnloaded

_KEPT = "Code and outputs are kept, variables are gone."
_MOST_ALONE = 3
"""Of more than these at once one notice tells."""
_MOST_NAMED = 8


class UnloadNews(QObject):
    """One for the window; what it tells stays in the list of notifications."""

    def __init__(
        self,
        link: LinkLike,
        running: Running,
        directory: Directory,
        notify: Callable[[Notice], None],
    ) -> None:
        super().__init__()
        self._directory = directory
        self._notify = notify
        running.taken_away.connect(self._on_taken_away)
        link.connected.connect(self._on_connected)

    @Slot(SessionUnloaded)
    def _on_taken_away(self, event: SessionUnloaded) -> None:
        tell = functools.partial(self._tell_one, event.notebook.title, "")
        self._directory.tell_name(event.by, tell)

    @Slot(Welcome)
    def _on_connected(self, welcome: Welcome) -> None:
        notices = welcome.unloaded
        if len(notices) > _MOST_ALONE:
            self._notify(_of_several(notices))
            return
        for notice in notices:
            when = " while you were away"
            tell = functools.partial(self._tell_one, notice.notebook.title, when)
            self._directory.tell_name(notice.by, tell)

    def _tell_one(self, title: str, when: str, name: str) -> None:
        said = f"{name} unloaded {quoted(title)}{when}"
        self._notify(Notice(title=said, text=_KEPT, icon=Icon.UNLOAD))


def _of_several(notices: Sequence[UnloadNotice]) -> Notice:
    titles = [quoted(one.notebook.title) for one in notices[:_MOST_NAMED]]
    more = len(notices) - len(titles)
    named = ", ".join(titles) + (f" and {more} more" if more else "")
    by = ", ".join(sorted({one.by for one in notices}))
    what = counted(len(notices), "notebook")
    return Notice(
        title=f"{what} were unloaded while you were away",
        text=f"By {by}: {named}. {_KEPT}",
        icon=Icon.UNLOAD,
    )
