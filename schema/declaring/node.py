"""Relay's Node, the interface of every object with an id of its own."""

import strawberry

from schema.declaring.fields import global_id


@strawberry.interface(description="An object with a global id.")
class Node:
    id: strawberry.ID = global_id()
