"""How streams of rows ended, for programs that ask afterwards."""

from dssdesk.base.ids import Login, ProjectKey
from dssdesk.service.reads import Reads
from dssdesk.wire.places import DatasetRef

ADA, BOB = Login("ada"), Login("bob")
FLIGHTS = DatasetRef(project=ProjectKey("P"), name="flights")


def test_a_read_is_told_of_once_and_to_its_reader():
    reads = Reads()
    read = reads.begin(ADA, FLIGHTS, "one")
    assert reads.end(BOB, FLIGHTS, "one") is None
    assert reads.end(ADA, DatasetRef(project=ProjectKey("P"), name="other"), "one") is None
    assert reads.end(ADA, FLIGHTS, "one") is read
    assert reads.end(ADA, FLIGHTS, "one") is None


def test_the_oldest_reads_are_forgotten_but_one_that_began_anew_is_young():
    reads = Reads()
    for number in range(1_000):
        reads.begin(ADA, FLIGHTS, str(number))
    again = reads.begin(ADA, FLIGHTS, "0")
    reads.begin(ADA, FLIGHTS, "last")
    assert reads.end(ADA, FLIGHTS, "1") is None
    assert reads.end(ADA, FLIGHTS, "0") is again
