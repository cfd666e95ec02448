"""Pictures of widgets that are the same on every machine."""

import importlib
import importlib.util
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from dssdesk.desk.kit.theme import Look


def prepare_application(*, for_shot: bool) -> None:
    """Fusion; for a picture also no blinking caret and no effects."""
    QApplication.setStyle("Fusion")
    if not for_shot:
        return
    QApplication.setCursorFlashTime(0)
    for effect in (Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_FadeTooltip):
        QApplication.setEffectEnabled(effect, False)


def build_preview(screen: str, look: Look) -> QWidget:
    """The screen of this name, on its sample data.

    Raises:
        ModuleNotFoundError: There is no preview of this name.
    """
    own = f"dssdesk.desk.preview.{screen}"
    name = own if importlib.util.find_spec(own) else f"dssdesk.desk.{screen}.preview"
    make_preview: Callable[[Look], QWidget] = importlib.import_module(name).make_preview
    return make_preview(look)


def shoot(widget: QWidget) -> QImage:
    """Draw the widget, shown or not, into an image."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        font = application.font()
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    widget.ensurePolished()
    widget.show()
    for child in (widget, *widget.findChildren(QWidget)):
        layout = child.layout()
        if layout is not None:
            layout.activate()
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    scale = widget.devicePixelRatioF()
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    # Without the point, PySide raises and then dies on exit.
    widget.render(painter, QPoint(0, 0))
    painter.end()
    return image
