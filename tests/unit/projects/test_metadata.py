import pytest

from dssdesk.projects.errors import ProjectUnreadable
from dssdesk.projects.metadata import ProjectMetadata, read_metadata, write_metadata


def test_there_is_nothing_where_nobody_stored_any(tmp_path):
    assert read_metadata(tmp_path) == ProjectMetadata()


def test_what_is_stored_is_read_again_and_replaced_whole(tmp_path):
    full = ProjectMetadata(
        short_desc="Short",
        tags=("a", "ü"),
        checklists={"checklists": [{"id": "1"}]},
        custom_meta={"kv": {"a": "b"}},
        custom_fields={"f": [1, None]},
        tag_definitions={"a": {"color": "#fff"}},
        settings={"x": {"y": 1}},
    )
    write_metadata(tmp_path, full)
    assert read_metadata(tmp_path) == full
    write_metadata(tmp_path, ProjectMetadata(tags=("b",)))
    assert read_metadata(tmp_path) == ProjectMetadata(tags=("b",))


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"tags": 1}', b"\xff"])
def test_a_damaged_file_is_told_of(tmp_path, content):
    (tmp_path / "metadata.json").write_bytes(content)
    with pytest.raises(ProjectUnreadable, match=r"metadata\.json"):
        read_metadata(tmp_path)
