"""The demo without a screen: the notebook runs in a session, and its outputs are printed."""

import sys

from dssdesk.app.demo import put_demo_into
from dssdesk.app.display import NO_SCREEN
from dssdesk.app.find import find_or_start
from dssdesk.app.instance import Instance
from dssdesk.app.remote import ask
from dssdesk.app.run_notebook import run_notebook
from dssdesk.base.ids import ProjectKey
from dssdesk.base.paths import command
from dssdesk.wire.catalogue import ListProjects, ProjectItem, ProjectList
from dssdesk.wire.places import NotebookRef

_NEEDS = """\
To open the window, start again where there is a screen: in a desktop session, over “ssh -X”,
or with DISPLAY or WAYLAND_DISPLAY set. QT_QPA_PLATFORM=offscreen opens it unseen.
What runs is shown by “{command} status”,
notebooks are run by “{command} run PROJECT/NOTEBOOK”."""


def walk_through_demo(instance: Instance) -> int:
    """Make the demo project, run its notebook in a session, unload it; the run's exit code."""
    print(NO_SCREEN, "The demo runs in this terminal instead.\n")
    key = put_demo_into(instance)
    service = find_or_start(instance)
    project = _project(ask(service, ListProjects(), ProjectList), key)
    print(f"{project.name}: {project.description}")
    print("Datasets: ", ", ".join(item.name for item in project.datasets))
    print("Notebooks:", ", ".join(item.name for item in project.notebooks))
    result = 0
    for item in project.notebooks[:1]:
        print(f"\nRunning “{item.name}” in a session:\n", flush=True)
        notebook = NotebookRef(project=key, name=item.name)
        result = run_notebook(service, notebook, keep=False, progress=sys.stdout)
        print("\nThe session is unloaded; code and outputs are in the notebook.")
    print(f"\nThe instance is {instance.folder}.\n{_NEEDS.format(command=command())}")
    return result


def _project(projects: ProjectList, key: ProjectKey) -> ProjectItem:
    return next(project for project in projects.projects if project.key == key)
