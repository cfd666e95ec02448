"""Messages that hold whole files are made in pieces, and are the same."""

import pytest

from dssdesk.base.ids import ProjectKey
from dssdesk.wire import codec
from dssdesk.wire.catalogue import ListProjects
from dssdesk.wire.projects import UploadNotebook
from dssdesk.wire.templates import ImportTemplates

LONG = 2_000_001


@pytest.mark.parametrize(
    "message",
    [
        ListProjects(),
        ImportTemplates(archive=b""),
        ImportTemplates(archive=bytes(range(256)) * (LONG // 256) + b"x", replaces=True),
        UploadNotebook(project=ProjectKey("A"), name='"', content='\n"\\🙂é' * (LONG // 6)),
    ],
    ids=lambda message: type(message).__name__,
)
def test_what_is_made_in_pieces_is_the_same_message(message):
    assert codec.decode(codec.encode_in_pieces(message)) == message
