"""What can go wrong with projects and with what is in them."""

from dssdesk.base.errors import BadInput, Conflict, NotFound


class ProjectMissing(NotFound):
    """There is no such project."""

    code = "not_found.project_missing"

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no project “{key}”.")


class DatasetMissing(NotFound):
    """The project has no such dataset."""

    code = "not_found.dataset_missing"

    def __init__(self, project: str, name: str) -> None:
        super().__init__(f"The project “{project}” has no dataset “{name}”.")


class NotebookMissing(NotFound):
    """The project has no such notebook, or there is no such file."""

    code = "not_found.notebook_missing"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no notebook “{name}”.")


class TemplateMissing(NotFound):
    """There is no such template."""

    code = "not_found.template_missing"

    def __init__(self, template: str) -> None:
        super().__init__(f"There is no template “{template}”.")


class NameInvalid(BadInput):
    """Something cannot have this name."""

    code = "bad_input.name_invalid"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"“{_short(name)}” cannot be a name here: {why}")


class NameTaken(Conflict):
    """Something in the project has this name."""

    code = "conflict.name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"“{_short(name)}” is there already. Choose another name.")


class ProjectUnreadable(Conflict):
    """A project's file cannot be read."""

    code = "conflict.project_unreadable"

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"The project “{key}” cannot be read: {why}")


class TemplateUnreadable(Conflict):
    """A template's files are no template."""

    code = "conflict.template_unreadable"

    def __init__(self, template: str, why: str) -> None:
        super().__init__(f"The template “{template}” cannot be used: {why}")


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:59]}…"
