"""Tables of what is left of each budget besides what the workers have leased, and used of each quota."""

from tortoise import fields
from tortoise.models import Model


class ClientBudget(Model):
    """A budget, in units of cost: of a person or a machine, whomever it acts for, or of a partner.

    Without foreign key, and unlogged: a row is written from time to time while its client asks, and
    a crash of the database that empties the table gives everyone a full budget again.
    """

    payer_id = fields.UUIDField(primary_key=True)  # a member of staff, or a partner for all of its people
    available = fields.FloatField()  # when it was last restored
    leased = fields.FloatField()  # to the worker that asked last; below zero: given back by it
    restored_at = fields.DatetimeField()

    class Meta:
        table = "client_budgets"


class QuotaUse(Model):
    """How much of one quota a member of staff has used since its hour began.

    Logged, unlike budgets: a crash must not give everyone another hour's guesses.
    """

    key = fields.CharField(
        max_length=80, primary_key=True
    )  # the quota, a blank, the id of the member of staff
    used = fields.IntField()
    since = fields.DatetimeField()  # UTC: the first use of this hour

    class Meta:
        table = "quota_uses"
