"""Tables of documents that may be asked for by their hash, and of partners that may ask for nothing else."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from portal.partners.models import Partner


class TrustedDocument(Model):
    """A GraphQL document as it was published: never changed, because its id is the hash of its text."""

    id = fields.CharField(max_length=64, primary_key=True)  # SHA-256 of the text in UTF-8, hexadecimal
    text = fields.TextField()
    published_at = fields.DatetimeField()

    class Meta:
        table = "trusted_documents"


class DocumentRestriction(Model):
    """That a partner's people and machines may send trusted documents only."""

    partner: fields.OneToOneRelation[Partner] = fields.OneToOneField(
        "portal.Partner", primary_key=True, related_name="document_restriction", on_delete=fields.RESTRICT
    )
    partner_id: UUID
    restricted_at = fields.DatetimeField()

    class Meta:
        table = "document_restrictions"
