"""The pane with the kernel's variables; with a real kernel, `tests/e2e/test_console_story.py`."""

import ast
import json
import re
from types import SimpleNamespace

import msgspec
import pytest

from dssdesk.base.ids import KernelId
from dssdesk.desk.notebook import variables_probe
from dssdesk.desk.notebook.variables_pane import VariablesPane
from dssdesk.wire.sessions import SessionChanged, SessionPhase
from tests.desk.notebook.conftest import session
from tests.helpers.documents import code
from tests.helpers.fake_kernel_client import FakeKernelClient


@pytest.fixture
def watching(open_tab):
    """A tab with a kernel behind it, and the pane shown."""
    client = FakeKernelClient()
    window = open_tab(code("a", "x = 1"), needs={"kernel_client": lambda _kernel: client})
    window.tab.actions["notebook.variables"].trigger()
    (pane,) = window.tab.widget.findChildren(VariablesPane)
    return window, client, pane


def told(**variables) -> dict:
    """An ``execute_reply``, as a kernel writes it that has these variables."""
    text = repr(variables_probe.listed(variables, {}))
    return {"user_expressions": {"variables": {"status": "ok", "data": {"text/plain": text}}}}


def rows(pane) -> list:
    items = [pane.table.topLevelItem(row) for row in range(pane.table.topLevelItemCount())]
    return [(item.text(0), item.text(1), item.text(2)) for item in items]


def test_it_shows_what_the_kernel_holds_and_follows_each_run(watching):
    window, client, pane = watching
    window.link.tell(SessionChanged(session=session()))
    client.answer("execute", told(x=1, name="Ada"))
    assert rows(pane) == [("name", "str", "'Ada'"), ("x", "int", "1")]
    window.link.tell(SessionChanged(session=session(SessionPhase.BUSY)))
    assert len(client.asked) == 1
    window.link.tell(SessionChanged(session=session()))
    client.answer("execute", told(x=2))
    assert rows(pane) == [("x", "int", "2")]


def test_without_a_kernel_it_says_what_to_do(watching):
    _, client, pane = watching
    assert "Run a cell" in pane.hint
    assert not client.asked


def test_a_kernel_that_is_no_python_is_no_fault(watching):
    window, client, pane = watching
    window.link.tell(SessionChanged(session=session()))
    client.answer("execute", {"status": "error"})
    assert rows(pane) == []
    assert "No variables" in pane.hint


def test_it_asks_nothing_once_it_is_closed(watching):
    window, client, pane = watching
    window.link.tell(SessionChanged(session=session()))
    pane.away.click()
    assert not pane.isVisible()
    assert not client.is_running
    asked = len(client.asked)
    window.link.tell(SessionChanged(session=session(SessionPhase.BUSY)))
    window.link.tell(SessionChanged(session=session()))
    assert len(client.asked) == asked


def test_what_is_sent_runs_anywhere_and_leaves_no_name_behind(watching):
    window, client, _ = watching
    window.link.tell(SessionChanged(session=session()))
    (_, expression, _) = client.asked[-1]
    names = {"answer": 42, "In": []}
    shell = SimpleNamespace(user_ns=names, user_ns_hidden={"In": []})
    found = eval(expression, {"get_ipython": lambda: shell}, names)
    assert json.loads(found) == {"rows": [["answer", "int", "42"]], "count": 1}
    assert set(names) == {"answer", "In"}
    ast.parse(expression, feature_version=(3, 9))


class Frame:
    shape = (336_776, 19)
    columns = ()


class Bad:
    def __repr__(self) -> str:
        raise RuntimeError


def test_values_are_told_at_a_glance():
    namespace = {
        "bad": Bad(),
        "deep": [[[[[[[[1]]]]]]]],
        "df": Frame(),
        "huge": 10**5_000,
        "long": "x" * 10_000,
        "lines": "a\nb",
        "many": list(range(10_000)),
        "modules": re,
        "_hidden": 1,
        "function": rows,
    }
    listed = json.loads(variables_probe.listed(namespace, {}))["rows"]
    values = {name: value for name, _, value in listed}
    assert values.keys() == {"bad", "deep", "df", "huge", "long", "lines", "many"}
    assert values["df"] == "336,776 rows × 19 columns"
    assert all(len(value) <= 120 and "\n" not in value for value in values.values())


def test_another_kernel_has_other_variables(watching):
    window, client, pane = watching
    window.link.tell(SessionChanged(session=session()))
    client.answer("execute", told(x=1))
    other = session(SessionPhase.STARTING)
    window.link.tell(SessionChanged(session=other))
    assert rows(pane) == []
    assert KernelId("k") == other.kernel_id


def test_a_run_too_short_to_be_told_of_is_followed_too(watching):
    window, client, _ = watching
    window.link.tell(SessionChanged(session=session()))
    window.link.tell(SessionChanged(session=session()))
    assert len(client.asked) == 1
    later = msgspec.structs.replace(session(), last_activity=2.0)
    window.link.tell(SessionChanged(session=later))
    assert len(client.asked) == 2
