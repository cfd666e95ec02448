"""What can go wrong with projects and with what is in them."""

from collections.abc import Sequence

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


class DatasetReadOnly(Conflict):
    """The dataset's rows are not ours to replace."""

    code = "conflict.dataset_read_only"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"“{name}” cannot be written: {why}. Write to a dataset of another name; "
            "write_with_schema makes it."
        )


class DatasetSchemaMissing(Conflict):
    """Rows were to be written, and nobody said what their columns are."""

    code = "conflict.dataset_schema_missing"

    def __init__(self, project: str, name: str) -> None:
        super().__init__(
            f"“{project}.{name}” has no columns yet. write_with_schema takes those of a frame."
        )


class DatasetChangedMeanwhile(Conflict):
    """A dataset was renamed, deleted or replaced while rows were written to it."""

    code = "conflict.dataset_changed_meanwhile"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” was renamed, deleted or made another one while it was written."
            " Write again, to what it is now."
        )


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


class FolderMissing(NotFound):
    """The project has no such managed folder."""

    code = "not_found.folder_missing"

    def __init__(self, folder: str) -> None:
        super().__init__(f"The project has no managed folder “{_short(folder)}”.")


class FolderPathInvalid(BadInput):
    """This is no path of a file in a managed folder."""

    code = "bad_input.folder_path_invalid"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"“{_short(path)}” is no path in a managed folder. Write it as “/part/file.txt”."
        )


class FolderFileMissing(NotFound):
    """A managed folder has no such file."""

    code = "not_found.folder_file_missing"

    def __init__(self, path: str) -> None:
        super().__init__(f"The managed folder has no file “{_short(path)}”.")


class OutsideProjects(BadInput):
    """A notebook outside every project was to be moved or deleted."""

    code = "bad_input.outside_projects"

    def __init__(self) -> None:
        super().__init__(
            "This notebook lies outside every project and stays where it is."
            " Copy it into a project first."
        )


class VariablesUnreadable(Conflict):
    """A file of a project's variables is damaged."""

    code = "conflict.variables_unreadable"

    def __init__(self, file: str, why: str) -> None:
        super().__init__(
            f"The project's “{file}” holds no JSON object ({why}). Mend it, or delete it."
        )


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


class TemplateTaken(Conflict):
    """Another own template is called so."""

    code = "conflict.template_taken"

    def __init__(self, label: str, template: str) -> None:
        super().__init__(
            f"There is a template “{_short(label)}” already. Replace it, or choose another name.",
            template=template,
        )


class TemplatesTaken(Conflict):
    """Templates that are to be taken in are here already."""

    code = "conflict.templates_taken"

    def __init__(self, labels: Sequence[str], templates: Sequence[str]) -> None:
        names = ", ".join(f"“{_short(label)}”" for label in labels)
        message = f"Here already: {names}. Replace what is here, or leave it."
        super().__init__(message, templates=list(templates))


class TemplateReadsDataset(Conflict):
    """A template for a dataset was to become one that stands alone."""

    code = "conflict.template_reads_dataset"

    def __init__(self, label: str) -> None:
        super().__init__(
            f"“{_short(label)}” names its dataset in its cells. Edit its notebook first."
        )


class ArchiveRefused(BadInput):
    """A file that should hold templates is none that can be taken."""

    code = "bad_input.archive_refused"

    def __init__(self, why: str) -> None:
        super().__init__(f"No template was taken: {why}")


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:59]}…"
