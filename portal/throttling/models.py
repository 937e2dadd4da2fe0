"""Table of the remainders of clients' budgets, besides what the workers have leased."""

from tortoise import fields
from tortoise.models import Model


class ClientBudget(Model):
    """A client's budget, in units of cost; a client is a person or a machine, whomever it acts for.

    Without foreign key, and unlogged: a row is written from time to time while its client asks, and
    a crash of the database that empties the table gives everyone a full budget again.
    """

    staff_id = fields.UUIDField(primary_key=True)
    available = fields.FloatField()  # when it was last restored
    leased = fields.FloatField()  # to the worker that asked last; below zero: given back by it
    restored_at = fields.DatetimeField()

    class Meta:
        table = "client_budgets"
