"""Tables of sessions. Secrets are kept as digests only, so a copy of the database signs nobody in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from auth.roles import Role
from portal.partners.models import Partner
from portal.staff.models import Staff
from portal.words.ids import uuid7


class RevocationKind(StrEnum):
    """The extent of a revocation: one session, or all of a person's, or all of a partner's."""

    SESSION = "SESSION"
    STAFF = "STAFF"
    PARTNER = "PARTNER"


class Session(Model):
    """One sign-in, and the family of refresh tokens that goes with it; `sid` of its access tokens."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    staff: fields.ForeignKeyRelation[Staff] = fields.ForeignKeyField(
        "portal.Staff", related_name="sessions", on_delete=fields.RESTRICT, db_index=True
    )
    staff_id: UUID
    partner: fields.ForeignKeyRelation[Partner] = fields.ForeignKeyField(
        "portal.Partner", related_name="sessions", on_delete=fields.RESTRICT, db_index=True
    )
    partner_id: UUID  # the organisation acted for
    role = fields.CharEnumField(Role, max_length=32)
    client_id = fields.CharField(max_length=128)
    scope: fields.Field[list[str]] = ArrayField("text", null=True)  # permissions it is narrowed to; null: all
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)
    revoked_for = fields.CharField(max_length=32, null=True)

    class Meta:
        table = "sessions"


class RefreshToken(Model):
    """A refresh token: good for one use. Used again, it ends its session."""

    digest = fields.CharField(max_length=64, primary_key=True)  # SHA-256, hexadecimal
    session: fields.ForeignKeyRelation[Session] = fields.ForeignKeyField(
        "portal.Session", related_name="refresh_tokens", on_delete=fields.RESTRICT, db_index=True
    )
    session_id: UUID
    issued_at = fields.DatetimeField()
    used_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "refresh_tokens"


class Password(Model):
    """A person's e-mail address and password, where there is no OpenID provider."""

    staff: fields.OneToOneRelation[Staff] = fields.OneToOneField(
        "portal.Staff", primary_key=True, related_name="password", on_delete=fields.RESTRICT
    )
    staff_id: UUID
    email = fields.CharField(max_length=254, unique=True)  # normalised
    hash = fields.CharField(max_length=200, null=True)  # argon2id; null: invited, none chosen yet

    class Meta:
        table = "passwords"


class Invitation(Model):
    """What lets an invited member of staff choose a password, once."""

    digest = fields.CharField(max_length=64, primary_key=True)  # SHA-256, hexadecimal
    staff: fields.ForeignKeyRelation[Staff] = fields.ForeignKeyField(
        "portal.Staff", related_name="invitations", on_delete=fields.RESTRICT, db_index=True
    )
    staff_id: UUID
    # who was told the token; null: it was not kept yet, before 0020
    invited_by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "portal.Staff", related_name="invited", null=True, on_delete=fields.RESTRICT
    )
    invited_by_id: UUID | None
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitations"


class ExternalIdentity(Model):
    """Who a member of staff is to a trusted OpenID issuer."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    issuer = fields.CharField(max_length=255)
    subject = fields.CharField(max_length=255)
    staff: fields.ForeignKeyRelation[Staff] = fields.ForeignKeyField(
        "portal.Staff", related_name="external_identities", on_delete=fields.RESTRICT, db_index=True
    )
    staff_id: UUID

    class Meta:
        table = "external_identities"
        unique_together = (("issuer", "subject"),)


class OAuthClient(Model):
    """A partner's machine that signs in by itself: with a secret, or with keys of its own."""

    client_id = fields.CharField(max_length=128, primary_key=True)
    staff: fields.ForeignKeyRelation[Staff] = fields.ForeignKeyField(
        "portal.Staff", related_name="clients", on_delete=fields.RESTRICT, db_index=True
    )
    staff_id: UUID  # of role PARTNER_INTEGRATION
    secret_digest = fields.CharField(
        max_length=64, null=True
    )  # SHA-256 of 256 random bits: no dictionary has it
    jwks: fields.Field[dict[str, object]] = fields.JSONField(null=True)  # public keys, for private_key_jwt
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "oauth_clients"


class ClientAssertion(Model):
    """An assertion that was used (`jti`), kept until it would have expired: no second use."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    client_id = fields.CharField(max_length=128)
    jti = fields.CharField(max_length=128)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "client_assertions"
        unique_together = (("client_id", "jti"),)


class SignInFailures(Model):
    """How often sign-in failed of late, by account and by address; the key is a digest, not the name."""

    key = fields.CharField(max_length=64, primary_key=True)  # SHA-256, hexadecimal
    failures = fields.IntField()
    last_failed_at = fields.DatetimeField()

    class Meta:
        table = "sign_in_failures"


class Revocation(Model):
    """That tokens issued before a moment are good no longer; every worker learns of it within a second."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    kind = fields.CharEnumField(RevocationKind, max_length=20)
    subject_id = fields.UUIDField()  # of the session, the member of staff, the partner
    at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "revocations"
