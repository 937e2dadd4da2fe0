"""Access events and the seals that chain them; ids only, no names or values: erasure stays possible."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from portal.words.ids import uuid7


class AccessEventKind(StrEnum):
    """What was done, or refused."""

    SIGN_IN = "SIGN_IN"
    SIGN_IN_REFUSED = "SIGN_IN_REFUSED"
    VIEW_AS = "VIEW_AS"
    REFUSED = "REFUSED"
    CONTACT_REVEALED = "CONTACT_REVEALED"
    CONTACT_REFUSED = "CONTACT_REFUSED"
    CONTACT_SEARCHED = "CONTACT_SEARCHED"
    PERSON_EXPORTED = "PERSON_EXPORTED"
    PERSON_ERASED = "PERSON_ERASED"
    CONSENT_RECORDED = "CONSENT_RECORDED"
    STAFF_INVITED = "STAFF_INVITED"
    STAFF_UPDATED = "STAFF_UPDATED"
    STAFF_DEACTIVATED = "STAFF_DEACTIVATED"
    SESSION_REVOKED = "SESSION_REVOKED"
    PARTNER_MOVED = "PARTNER_MOVED"
    PARTNER_UPDATED = "PARTNER_UPDATED"
    LINK_CHANGED = "LINK_CHANGED"
    SCOPE_EXPLAINED = "SCOPE_EXPLAINED"


class AccessEvent(Model):
    """One access to personal data, or one refusal.

    Without foreign keys: a refusal may name what does not exist, and erasure leaves the event alone.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    at = fields.DatetimeField()  # UTC
    kind = fields.CharEnumField(AccessEventKind, max_length=32)
    partner_id = fields.UUIDField(null=True, db_index=True)  # the organisation acted for
    staff_id = fields.UUIDField(null=True)
    actor_id = fields.UUIDField(null=True)  # who acted for them ("view as")
    session_id = fields.CharField(max_length=128, null=True)
    customer_id = fields.UUIDField(null=True, db_index=True)
    subject_id = fields.UUIDField(null=True)  # what else it is about: a member of staff, a partner, a session
    purpose = fields.CharField(max_length=32, null=True)  # of a reveal
    reason = fields.CharField(max_length=64, null=True)  # a stable code: of a refusal, or of what was changed

    class Meta:
        table = "access_events"


class AccessSeal(Model):
    """An event's place in the chain: SHA-256 over the one before it and the event in canonical JSON."""

    event_id = fields.UUIDField(primary_key=True)
    position = fields.BigIntField(unique=True)  # 1, 2, 3 … in commit order
    hash = fields.BinaryField()  # 32 bytes

    class Meta:
        table = "access_seals"
