"""The stage answers as a window would."""

from dssdesk.desk.kit.dialogs import Choice, Question
from tests.helpers.changing_stage import OTHER, Stage
from tests.helpers.some_sessions import NYC


def test_a_question_is_kept_until_it_is_answered(qtbot):
    stage, answers = Stage(qtbot), []
    stage.ask(Question(title="?", text="", choice=Choice("yes", "Yes")), answers.append)
    assert answers == []
    stage.answer("yes")
    assert answers == ["yes"]


def test_there_are_two_projects_and_a_busy_notebook(qtbot):
    stage = Stage(qtbot)
    assert {project.key for project in stage.catalogue.projects()} == {NYC, OTHER}
    assert stage.running.count == 1
