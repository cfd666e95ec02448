"""A template as an entry of a menu."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from dssdesk.desk.kit.actions import make_action
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.theme import Look
from dssdesk.wire.catalogue import TemplateItem


def whose(template: TemplateItem) -> str:
    """Whose it is, in a word: ``Yours``, a name, ``Own`` where nobody knows; "" for ours."""
    if template.is_builtin:
        return ""
    return "Yours" if template.is_mine else template.author or "Own"


def template_action(look: Look, template: TemplateItem, menu: QMenu) -> QAction:
    """The entry; an own one is marked by its icon, and its tooltip says whose it is."""
    icon = make_icon(look, Icon.ADD if template.is_builtin else Icon.TEMPLATE)
    action = make_action(template.label, menu, icon=icon)
    parts = (whose(template), template.description)
    action.setToolTip(" · ".join(part for part in parts if part))
    return action
