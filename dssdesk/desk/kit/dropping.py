"""Files that are dragged here from elsewhere."""

from PySide6.QtCore import QMimeData


def paths_of(data: QMimeData) -> list[str]:
    """The files of this machine that are dragged."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
