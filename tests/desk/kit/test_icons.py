"""Icons are drawn in the theme's colour, sharp at every scale."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage

from dssdesk.desk.kit.icons import Icon, application_icon, make_icon
from dssdesk.desk.kit.theme import Scheme


def strongest(image: QImage) -> str:
    """The colour of the pixel that is covered most."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda pixel: pixel.alpha()).name().upper()


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_an_icon_is_drawn_in_device_pixels(look, ratio):
    pixmap = make_icon(look, Icon.INTERRUPT).pixmap(QSize(16, 16), ratio)
    assert pixmap.devicePixelRatio() == ratio
    assert pixmap.width() == round(16 * ratio)


def test_an_icon_takes_its_tint(look):
    image = make_icon(look, Icon.DATASET, "kind.dataset").pixmap(QSize(64, 64)).toImage()
    assert strongest(image) == look.theme.kind.dataset


def test_an_icon_follows_the_theme(look):
    icon = make_icon(look, Icon.DATASET, "kind.dataset")
    look.choose_scheme(Scheme.DARK)
    image = icon.pixmap(QSize(64, 64)).toImage()
    assert strongest(image) == look.tokens.dark.kind.dataset


def test_a_disabled_icon_is_pale(look):
    icon = make_icon(look, Icon.DATASET)
    image = icon.pixmap(QSize(64, 64), QIcon.Mode.Disabled).toImage()
    assert strongest(image) == look.theme.text.disabled


def test_every_icon_draws_something(look):
    images = {icon: make_icon(look, icon).pixmap(QSize(16, 16)).toImage() for icon in Icon}
    blank = QImage(16, 16, QImage.Format.Format_ARGB32_Premultiplied)
    blank.fill(0)
    assert [icon for icon, image in images.items() if image == blank] == []


def test_the_product_has_an_icon(qapp):
    assert not application_icon().pixmap(QSize(48, 48)).isNull()
