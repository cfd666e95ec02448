"""Which files stand behind a dataset, where somebody else puts links among them."""

import os

import pytest

from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.files import find_files

ANNA = 12_345
"""An account that need not be there."""

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make files for others")


@pytest.fixture
def hers(tmp_path):
    """A folder of Anna's with a file of hers."""
    folder = tmp_path / "hers"
    folder.mkdir()
    (folder / "rows.csv").write_text("a\n1\n")
    for path in (folder, folder / "rows.csv"):
        os.chown(path, ANNA, ANNA)
    return folder


@pytest.fixture
def secret(tmp_path):
    """A folder of ours with a file of ours."""
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "secret.csv").write_text("password\n")
    return folder


def link(path, target, owner=ANNA):
    path.symlink_to(target)
    os.lchown(path, owner, owner)
    return path


def test_nobody_leads_us_to_our_own_files(hers, secret, tmp_path):
    link(hers / "file.csv", secret / "secret.csv")
    link(hers / "folder", secret)
    link(hers / "twice.csv", "file.csv")
    link(tmp_path / "ours.csv", hers / "file.csv", owner=0)
    for base, pattern in (
        (hers, "file.csv"),
        (hers, "*.csv"),
        (hers, "folder/secret.csv"),
        (hers, "twice.csv"),
        (hers / "folder", "secret.csv"),
        (tmp_path, "ours.csv"),
    ):
        with pytest.raises(DatasetUnreadable, match="is a link to a file of somebody else's"):
            find_files(base, (pattern,))


def test_links_to_ones_own_files_and_links_of_ours_are_followed(hers, secret, tmp_path):
    link(hers / "latest.csv", "rows.csv")
    link(tmp_path / "data", hers, owner=0)
    link(tmp_path / "data.csv", secret / "secret.csv", owner=0)
    for base, name in (
        (hers, "latest.csv"),
        (tmp_path / "data", "latest.csv"),
        (tmp_path, "data.csv"),
    ):
        assert find_files(base, (name,)) == (base / name,)
