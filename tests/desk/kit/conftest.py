"""What the tests of the kit share."""

import pytest
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.theme import Look


@pytest.fixture
def look(qapp) -> Look:
    """Light, not moving."""
    look = Look()
    look.apply()
    return look


@pytest.fixture
def host(qtbot, look) -> QWidget:
    """A window to put sheets on."""
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 600)
    host.show()
    return host
