from dssdesk.base.ids import Login
from dssdesk.service.finished import Finished

ADA, BOB = Login("ada"), Login("bob")


def test_a_result_is_its_own_persons_alone():
    finished = Finished()
    job = finished.keep(ADA, {"rows": 7})
    assert finished.has(ADA, job)
    assert finished.result(ADA, job) == {"rows": 7}
    assert not finished.has(BOB, job)
    assert not finished.has(ADA, "other")


def test_the_oldest_is_forgotten():
    finished = Finished()
    jobs = [finished.keep(ADA, number) for number in range(201)]
    assert not finished.has(ADA, jobs[0])
    assert [finished.result(ADA, job) for job in jobs[1:]] == list(range(1, 201))
