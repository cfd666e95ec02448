"""Every handler, by the message that it answers."""

from dssdesk.base.errors import BadInput
from dssdesk.service.context import Context
from dssdesk.service.handlers import (
    catalogue,
    datasets,
    imports,
    instance,
    moving,
    notebooks,
    people,
    projects,
    sessions,
    spark,
    templates,
)
from dssdesk.service.handlers.handler import Handler
from dssdesk.service.permissions import check
from dssdesk.wire.record import Message

TABLE: dict[type[Message], Handler] = {
    handler.message: handler
    for resource in (
        catalogue,
        datasets,
        imports,
        instance,
        moving,
        notebooks,
        people,
        projects,
        sessions,
        spark,
        templates,
    )
    for handler in resource.HANDLERS
}


def handler_for(message: Message) -> Handler:
    """Who answers this message.

    Raises:
        BadInput: It is a reply or an event; nobody asks those.
    """
    handler = TABLE.get(type(message))
    if handler is None:
        raise BadInput(f"“{message.__struct_config__.tag}” is nothing that one can ask.")
    return handler


async def answer(context: Context, message: Message) -> Message:
    """Check whether the person may ask this, then let its handler answer."""
    handler = handler_for(message)
    check(handler.permission, context, message)
    return await handler.run(context, message)
