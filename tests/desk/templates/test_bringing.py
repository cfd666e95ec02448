"""Folders and zip files on their way to the service."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from dssdesk.base.errors import BadInput
from dssdesk.desk.templates.bringing import LARGEST, archive_of, write

DSS_PLUGIN = Path(__file__).parents[2] / "corpus" / "dss_plugin"


def names(archive: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return source.namelist()


def put(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("meta.json", "notebook.ipynb", "readme.txt"):
        (folder / name).write_text("{}")
    return folder


@pytest.mark.parametrize("part", ["", "notebook-templates", "notebook-templates/standalone"])
def test_of_a_plugin_only_templates_are_taken_with_their_kind(part: str):
    found = names(archive_of(DSS_PLUGIN / part))
    assert "standalone/python/acme-logbook/meta.json" in found
    assert {Path(name).name for name in found} == {"meta.json", "notebook.ipynb"}


def test_one_template_keeps_what_lies_above_it(tmp_path: Path):
    folder = put(tmp_path / "dataset" / "python" / "mine")
    assert names(archive_of(folder)) == [
        "dataset/python/mine/meta.json",
        "dataset/python/mine/notebook.ipynb",
    ]


def test_a_zip_file_goes_as_it_is(tmp_path: Path):
    (tmp_path / "x.zip").write_bytes(b"PK")
    assert archive_of(tmp_path / "x.zip") == b"PK"


@pytest.mark.parametrize("name", ["x.zip", "standalone/python/x/notebook.ipynb"])
def test_what_is_too_large_for_a_message_is_told(tmp_path: Path, name: str):
    put(tmp_path / "standalone/python/x")
    with (tmp_path / name).open("wb") as file:
        file.truncate(LARGEST + 1)  # takes no room on the disk
    with pytest.raises(BadInput, match="larger than 100 MB"):
        archive_of(tmp_path if name.endswith("ipynb") else tmp_path / name)


def test_a_folder_without_a_template_is_told(tmp_path: Path):
    with pytest.raises(BadInput, match="no template in this folder"):
        archive_of(tmp_path)


@pytest.mark.parametrize("name", ["x.zip", "standalone/python/x/meta.json"])
def test_a_pipe_is_not_read(tmp_path: Path, name: str):
    folder = put(tmp_path / "standalone/python/x")
    (folder / "meta.json").unlink()
    os.mkfifo(tmp_path / name)
    with pytest.raises(BadInput, match="is no file"):
        archive_of(tmp_path if name.endswith("json") else tmp_path / name)


def test_links_are_not_followed(tmp_path: Path):
    folder = put(tmp_path / "standalone" / "python" / "mine")
    (folder / "notebook.ipynb").unlink()
    (folder / "notebook.ipynb").symlink_to("/etc/hostname")
    with pytest.raises(BadInput, match="is a link"):
        archive_of(tmp_path)
    elsewhere = put(tmp_path / "elsewhere" / "x")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(elsewhere)
    with pytest.raises(BadInput, match="no template"):
        archive_of(tmp_path / "here")


def test_what_was_exported_lies_in_the_folder(tmp_path: Path):
    archive = archive_of(DSS_PLUGIN)
    write(archive, tmp_path)
    assert (tmp_path / "standalone/python/acme-logbook/notebook.ipynb").is_file()
