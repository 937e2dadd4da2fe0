"""Tables of staff: people and machines with a role at a partner and the dates of their membership."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from auth.enums import DescribedEnum
from auth.roles import Role
from portal.partners.models import Partner
from portal.words.ids import uuid7


class StaffStatus(DescribedEnum):
    """Whether a member of staff can act."""

    INVITED = "INVITED", "Asked, and has not signed in yet."
    ACTIVE = "ACTIVE", "Acts for its partner."
    DEACTIVATED = "DEACTIVATED", "Acts no longer; what it did keeps its name."


class Staff(Model):
    """A member of a partner's staff, or its machine; membership is by date."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    number = fields.CharField(max_length=32, unique=True)
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="staff", on_delete=fields.RESTRICT, db_index=True
    )
    partner_id: UUID
    display_name = fields.CharField(max_length=200)
    role = fields.CharEnumField(Role, max_length=32)
    status = fields.CharEnumField(StaffStatus, max_length=20, default=StaffStatus.ACTIVE)
    started_on = fields.DateField()
    ended_on = fields.DateField(null=True)  # the last day of membership; null: open
    version = fields.IntField(default=1)  # of two people who edit it, the second is told

    class Meta:
        table = "staff"
