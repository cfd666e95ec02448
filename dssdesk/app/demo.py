"""The demo project of a person's first start."""

from dssdesk.app.instance import Instance
from dssdesk.base.ids import ProjectKey
from dssdesk.people.account import machine_account
from dssdesk.projects.demo import make_demo


def put_demo_into(instance: Instance) -> ProjectKey:
    """The key of the demo project; it is made where it is not there yet."""
    login, _ = machine_account()
    return make_demo(instance.projects, owner=login)
