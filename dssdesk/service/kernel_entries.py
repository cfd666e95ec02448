"""Every route for kernels: their tickets open these, and nothing else."""

from dssdesk.service.entry import EVERYBODY, Answer, HttpEntry
from dssdesk.service.kernel_folders import (
    delete_path,
    list_files,
    list_folders,
    send_file,
    show_path,
    take_file,
)
from dssdesk.service.kernel_routes import (
    list_dataset_files,
    list_datasets,
    send_rows,
    show_dataset,
)
from dssdesk.service.kernel_variables import send_both, send_resolved, take_both
from dssdesk.service.kernel_writing import write_rows, write_schema
from dssdesk.service.problems import kernel_problem

_PROJECT = "/kernel/project/{project}"
_DATASET = "/kernel/datasets/{project}/{name}"
_FOLDER = "/kernel/folders/{project}/{folder}"


def _entry(path: str, run: Answer, method: str = "GET") -> HttpEntry:
    return HttpEntry(path=path, run=run, method=method, admits=EVERYBODY, tell=kernel_problem)


KERNEL_ENTRIES = (
    _entry(f"{_PROJECT}/datasets", list_datasets),
    _entry(f"{_PROJECT}/folders", list_folders),
    _entry(f"{_PROJECT}/variables", send_resolved),
    _entry(f"{_PROJECT}/variables/both", send_both),
    _entry(f"{_PROJECT}/variables/both", take_both, "PUT"),
    _entry(_DATASET, show_dataset),
    _entry(f"{_DATASET}/files", list_dataset_files),
    _entry(f"{_DATASET}/rows", send_rows),
    _entry(f"{_DATASET}/rows", write_rows, "POST"),
    _entry(f"{_DATASET}/schema", write_schema, "POST"),
    _entry(f"{_FOLDER}/files", list_files),
    _entry(f"{_FOLDER}/details", show_path),
    _entry(f"{_FOLDER}/content", send_file),
    _entry(f"{_FOLDER}/content", take_file, "PUT"),
    _entry(f"{_FOLDER}/content", delete_path, "DELETE"),
)
