"""Policies of trusted documents: the portal and its operator's commands reach them, on behalf of nobody."""

from auth.policy import APPEND, Nobody, Privilege, TablePolicy
from auth.roles import DatabaseRole

TRUSTED_DOCUMENTS = TablePolicy(
    table="trusted_documents", rows=Nobody(), grants={DatabaseRole.WORKER: APPEND}
)
DOCUMENT_RESTRICTIONS = TablePolicy(
    table="document_restrictions", rows=Nobody(), grants={DatabaseRole.WORKER: APPEND | {Privilege.DELETE}}
)
