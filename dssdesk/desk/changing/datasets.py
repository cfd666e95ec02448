"""What a person does to datasets wherever they are listed: rename, delete."""

import functools
from collections.abc import Mapping

from PySide6.QtCore import QObject

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.changing.names import dataset_problem
from dssdesk.desk.changing.needs import Needs
from dssdesk.desk.kit.controls import ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.forms import Field, Form, FormSheet
from dssdesk.desk.kit.text import counted, quoted
from dssdesk.desk.kit.toast import failure
from dssdesk.wire.datasets import DatasetDetails, GetDataset
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.projects import DeleteDataset, RenameDataset

_NAME = "name"
_GOES = "Its schema and its settings go."
_DELETE, _WITH_FILES = "delete", "with_files"


class DatasetChanges(QObject):
    """Asks the person, then the service; tells what failed."""

    def __init__(self, needs: Needs) -> None:
        super().__init__()
        self._needs = needs

    def rename(self, dataset: DatasetRef) -> None:
        """Ask for another name."""
        project = self._needs.catalogue.project(dataset.project)
        names = set() if project is None else {one.name for one in project.datasets}
        taken = names - {dataset.name}

        def check(values: Mapping[str, str]) -> dict[str, str]:
            problem = dataset_problem(values[_NAME], taken)
            return {_NAME: problem} if problem else {}

        form = Form(
            title=f"Rename {quoted(dataset.name)}",
            text=self._rename_text(dataset),
            fields=(Field(id=_NAME, label="Name", value=dataset.name),),
            submit="Rename",
        )
        sheet = FormSheet(self._needs.look, self._needs.window, form, check)
        sheet.submitted.connect(functools.partial(self._on_name, sheet, dataset))
        sheet.open()

    def delete(self, dataset: DatasetRef) -> None:
        """Delete it, after a question that says where its files are."""
        ask = GetDataset(dataset=dataset)
        unknown = functools.partial(self._on_unknown, dataset)
        self._needs.link.ask(ask).then(self._on_details, unknown)

    def _rename_text(self, dataset: DatasetRef) -> str:
        count = len(self._needs.catalogue.notebooks_on(dataset))
        if not count:
            return ""
        what = counted(count, "notebook")
        stay = "stays" if count == 1 else "stay"
        return f"{what} {stay} associated with it. Code that names it keeps the old name."

    def _on_name(self, sheet: FormSheet, dataset: DatasetRef, values: Mapping[str, str]) -> None:
        if values[_NAME] == dataset.name:
            sheet.close_sheet()
            return
        ask = RenameDataset(dataset=dataset, name=values[_NAME])
        self._needs.link.ask(ask).then(sheet.on_done, sheet.on_failed)

    def _on_details(self, details: DatasetDetails) -> None:
        where = details.path
        if details.files:
            where = f"{counted(details.files, 'file')} in {details.path}"
        self._ask_delete(details.dataset, where, is_managed=details.is_managed)

    def _on_unknown(self, dataset: DatasetRef, _error: DssDeskError) -> None:
        self._ask_delete(dataset, "", is_managed=False)

    def _ask_delete(self, dataset: DatasetRef, where: str, *, is_managed: bool) -> None:
        goes = "Its schema, its settings and its data go." if is_managed else _GOES
        said = [goes]
        readers = len(self._needs.catalogue.notebooks_on(dataset))
        if readers:
            verb = "reads" if readers == 1 else "read"
            said.append(f"{counted(readers, 'notebook')} {verb} it and will fail.")
        if not is_managed:
            said.append("Its files stay, unless you delete them as well.")
        # Red is what takes files away.
        kind = ButtonKind.DANGER if is_managed else ButtonKind.PRIMARY
        with_files = Choice(_WITH_FILES, "Delete with files", ButtonKind.DANGER)
        question = Question(
            title=f"Delete dataset {quoted(dataset.name)}?",
            text=" ".join(said),
            details=(f"Files: {where}",) if where else (),
            choice=Choice(_DELETE, "Delete dataset", kind),
            others=() if is_managed else (with_files,),
        )
        self._needs.ask(question, functools.partial(self._on_answer, dataset))

    def _on_answer(self, dataset: DatasetRef, answer: str) -> None:
        if not answer:
            return
        ask = DeleteDataset(dataset=dataset, with_files=answer == _WITH_FILES)
        failed = functools.partial(self._on_not_deleted, dataset)
        self._needs.link.ask(ask).otherwise(failed)

    def _on_not_deleted(self, dataset: DatasetRef, error: DssDeskError) -> None:
        self._needs.notify(failure(f"{quoted(dataset.name)} was not deleted", error.message))
