"""The command: opens a preview, or writes its picture."""

import argparse
import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from dssdesk.desk.kit.plugins import find_plugins
from dssdesk.desk.kit.theme import Look, Scheme
from dssdesk.desk.preview.shot import build_preview, prepare_application, shoot


def main() -> int:
    """Parse, build, show or shoot."""
    parser = argparse.ArgumentParser(prog="python -m dssdesk.desk.preview")
    parser.add_argument("screen", help="a module of dssdesk.desk.preview: explorer, shell, kit …")
    parser.add_argument("--theme", choices=["light", "dark", "contrast"], default="light")
    parser.add_argument("--text-size", type=int, default=100, help="percent")
    parser.add_argument("--size", default="", help="WIDTHxHEIGHT, else the preview's own")
    parser.add_argument("--shot", type=Path, help="write a PNG and leave")
    parser.add_argument("--scale", type=float, default=1.0, help="device pixel ratio of the shot")
    given = parser.parse_args()
    if given.shot is not None:
        os.environ["QT_SCALE_FACTOR"] = str(given.scale)
    find_plugins()
    application = QApplication(sys.argv[:1])
    prepare_application(for_shot=given.shot is not None)
    look = Look()
    look.choose_text_size(given.text_size)
    look.choose_scheme(Scheme(given.theme))
    widget = build_preview(given.screen, look)
    if given.size:
        width, _, height = given.size.partition("x")
        widget.resize(int(width), int(height))
    if given.shot is not None:
        shoot(widget).save(str(given.shot))
        widget.close()
        return 0
    widget.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
