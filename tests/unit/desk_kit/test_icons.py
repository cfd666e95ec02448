"""Icons and their files."""

import xml.etree.ElementTree as ET
from pathlib import Path

import dssdesk
from dssdesk.base.paths import resource
from dssdesk.desk.kit.icons import Icon


def test_every_icon_is_a_file_and_every_file_an_icon():
    assert {icon.value for icon in Icon} == {path.stem for path in resource("icons").glob("*.svg")}


def test_an_icon_takes_its_colour_from_outside():
    for icon in Icon:
        root = ET.fromstring(resource("icons", f"{icon}.svg").read_text())
        found = (root.get("stroke"), root.get("viewBox"), root.get("stroke-width"))
        assert found == ("currentColor", "0 0 24 24", "1.75"), icon


def test_licences_travel_with_fonts_and_icons():
    assert "ISC License" in resource("icons", "LICENSE.txt").read_text()
    for family in ("Inter", "JetBrainsMono"):
        assert "SIL OPEN FONT LICENSE" in resource("fonts", f"{family}-OFL.txt").read_text().upper()


def test_every_icon_is_used():
    package = Path(dssdesk.__file__).parent
    text = "".join(path.read_text() for path in package.rglob("*.py"))
    assert [icon.name for icon in Icon if f"Icon.{icon.name}" not in text] == []
