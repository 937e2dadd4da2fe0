"""Access events and the seals that chain them; ids only, no names or values: erasure stays possible."""

from tortoise import fields
from tortoise.models import Model

from auth.enums import DescribedEnum
from portal.words.ids import uuid7


class AccessEventKind(DescribedEnum):
    """What was done with personal data or with rights to it, or refused."""

    SIGN_IN = (
        "SIGN_IN",
        "Somebody signed in; in a demonstration perhaps without a password: `reason` is DEMONSTRATION.",
    )
    SIGN_IN_REFUSED = "SIGN_IN_REFUSED", "Somebody was not signed in."
    VIEW_AS = "VIEW_AS", "HQ began to act as a partner."
    REFUSED = (
        "REFUSED",
        (
            "A permission was missing: `reason` is its name. Or somebody would have risen above their "
            "rights: `reason` is the code of the user error."
        ),
    )
    CONTACT_REVEALED = "CONTACT_REVEALED", "A customer's contact data was shown in the clear."
    CONTACT_REFUSED = "CONTACT_REFUSED", "It was asked for, and not shown: `reason` says why."
    CONTACT_SEARCHED = (
        "CONTACT_SEARCHED",
        (
            "Customers were looked up by telephone numbers, e-mail addresses or other identifiers: `reason` "
            "says by how many, and how many of them found nobody, as VALUES_3_UNKNOWN_2."
        ),
    )
    PERSON_EXPORTED = "PERSON_EXPORTED", "Everything held on a person was exported."
    PERSON_ERASED = "PERSON_ERASED", "A person was erased."
    CONSENT_RECORDED = (
        "CONSENT_RECORDED",
        "What a customer agreed to or refused was recorded. IMPORTED stands for a whole file.",
    )
    STAFF_INVITED = "STAFF_INVITED", "A member of staff was invited: `reason` says in which role."
    INVITATION_ACCEPTED = (
        "INVITATION_ACCEPTED",
        "Somebody accepted an invitation and acts from then on: the subject is who invited.",
    )
    STAFF_UPDATED = (
        "STAFF_UPDATED",
        (
            "A member of staff was changed: `reason` says what, such as NAME, ENDED_ON, "
            "ROLE_DEALER_SERVICE (the new role), PASSWORD_SET, CLIENT_ADDED; of several changes each has its "
            "event. IMPORTED stands for a whole file."
        ),
    )
    STAFF_DEACTIVATED = "STAFF_DEACTIVATED", "A member of staff was deactivated."
    SESSION_REVOKED = "SESSION_REVOKED", "A session was ended by somebody."
    PARTNER_MOVED = "PARTNER_MOVED", "A partner was created, or moved below another."
    PARTNER_UPDATED = (
        "PARTNER_UPDATED",
        (
            "A partner's terms were changed: `reason` says what, such as STATUS_SUSPENDED, "
            "CREDIT_LIMIT, SEES_ACCESS_EVENTS_ON, TRUSTED_DOCUMENTS_ON; of several changes each has its "
            "event. IMPORTED stands for a whole file."
        ),
    )
    LINK_CHANGED = (
        "LINK_CHANGED",
        (
            "Whom a partner serves was changed: `reason` says how, such as LINKED_SOLD, UNLINKED_SERVICED. "
            "IMPORTED stands for a whole file."
        ),
    )
    SCOPE_EXPLAINED = "SCOPE_EXPLAINED", "Who can see an object was asked."


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
