"""What can go wrong when data is read."""

from dssdesk.base.errors import BadInput, Conflict, NotFound, Unavailable


class DatasetUnreadable(Conflict):
    """The data is not what the dataset's stored format and schema say."""

    code = "conflict.dataset_unreadable"

    def __init__(self, why: str) -> None:
        super().__init__(f"The data cannot be read: {why}")


_PUT_IT_BACK = "Put it back, or delete the dataset and import it again."


class DatasetFileMissing(NotFound):
    """No file is where the dataset's files should be."""

    code = "not_found.dataset_file_missing"

    def __init__(self, path: str, remedy: str = _PUT_IT_BACK) -> None:
        super().__init__(f"There is no file “{path}”. {remedy}")


class ColumnMissing(BadInput):
    """A column was asked for that the schema does not have."""

    code = "bad_input.column_missing"

    def __init__(self, column: str) -> None:
        super().__init__(f"The dataset has no column “{column}”.")


class SelectionInvalid(BadInput):
    """A selection of rows makes no sense."""

    code = "bad_input.selection_invalid"

    def __init__(self, why: str) -> None:
        super().__init__(f"These rows cannot be selected: {why}")


class FilterUnreadable(BadInput):
    """What stands above a column compares with no value of that column."""

    code = "bad_input.filter_unreadable"

    def __init__(self, column: str, text: str, allowed: str) -> None:
        super().__init__(
            f"The filter “{text[:60]}” of “{column}” is not understood. Compare with {allowed}.",
            column=column,
        )


class RowsUnfit(BadInput):
    """Rows that are to be written are not what the schema says."""

    code = "bad_input.rows_unfit"

    def __init__(self, why: str) -> None:
        super().__init__(f"The rows cannot be written: {why} Nothing was changed.")


class RowsBrokeOff(BadInput):
    """What was to be written ended too early: its writer has gone."""

    code = "bad_input.rows_broke_off"

    def __init__(self) -> None:
        super().__init__("What was to be written ended too early. Nothing was changed.")


class RowsNotStored(Unavailable):
    """The disk does not take rows."""

    code = "unavailable.rows_not_stored"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The rows cannot be stored: {why}. Make room, or let the folder be written; "
            "nothing was changed."
        )


class SampleGone(NotFound):
    """A sample is no longer held: others came, or its process ended."""

    code = "not_found.sample_gone"

    def __init__(self) -> None:
        super().__init__("This sample is no longer held. Read the sample again.")


class DataWorkerDied(Unavailable):
    """The process that reads data ended in the middle of an answer."""

    code = "unavailable.data_worker_died"

    def __init__(self) -> None:
        super().__init__(
            "The process that reads data has ended, perhaps for lack of memory. "
            "Nothing else is affected: try again, or read fewer rows."
        )
