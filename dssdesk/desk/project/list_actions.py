"""What one can do in the notebooks list."""

from dssdesk.desk.kit.actions import Action, Context
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.project.list_presenter import ListPresenter

_SCREEN, _FOCUS = Context.SCREEN, Context.FOCUS

ACTIONS: tuple[Action[ListPresenter], ...] = (
    Action(
        id="notebooks.open",
        text="Open",
        icon=Icon.GO_TO,
        when=ListPresenter.has_target,
        run=ListPresenter.open_targets,
    ),
    Action(
        id="notebooks.rename",
        text="Rename…",
        icon=Icon.RENAME,
        shortcut="F2",
        context=_FOCUS,
        section=1,
        when=ListPresenter.can_rename,
        why=ListPresenter.why_not_change,
        run=ListPresenter.rename,
    ),
    Action(
        id="notebooks.duplicate",
        text="Duplicate",
        icon=Icon.DUPLICATE,
        shortcut="Ctrl+D",
        context=_FOCUS,
        section=1,
        when=ListPresenter.can_change,
        why=ListPresenter.why_not_change,
        run=ListPresenter.duplicate,
    ),
    Action(
        id="notebooks.save_template",
        text="Save as template…",
        icon=Icon.TEMPLATE,
        section=1,
        when=ListPresenter.can_save_template,
        why=ListPresenter.why_not_save_template,
        run=ListPresenter.save_template,
    ),
    Action(
        id="notebooks.unload",
        text="Unload",
        icon=Icon.UNLOAD,
        shortcut="Ctrl+U",
        context=_FOCUS,
        section=2,
        when=ListPresenter.can_unload,
        run=ListPresenter.unload,
    ),
    Action(
        id="notebooks.delete",
        text="Delete…",
        icon=Icon.DELETE,
        shortcut="Del",
        context=_FOCUS,
        section=3,
        is_danger=True,
        when=ListPresenter.can_change,
        why=ListPresenter.why_not_change,
        run=ListPresenter.delete,
    ),
    Action(
        id="notebooks.move",
        text="Move to another project…",
        section=1,
        when=ListPresenter.can_move,
        run=ListPresenter.show_move_menu,
    ),
    Action(
        id="notebooks.upload",
        text="Upload notebooks…",
        icon=Icon.UPLOAD,
        when=ListPresenter.may_write,
        why=ListPresenter.why_not_change,
        run=ListPresenter.upload,
    ),
    Action(
        id="notebooks.check_all",
        text="Select all notebooks",
        shortcut="Ctrl+A",
        context=_FOCUS,
        run=ListPresenter.check_all,
    ),
    Action(
        id="notebooks.clear",
        text="Clear selection",
        shortcut="Esc",
        context=_FOCUS,
        run=ListPresenter.clear,
    ),
    Action(
        id="notebooks.filter",
        text="Filter notebooks",
        shortcut="Ctrl+F",
        context=_SCREEN,
        run=ListPresenter.focus_filter,
    ),
)
