"""Who reaches trusted documents: the portal itself and its operator's commands, on behalf of nobody."""

from auth.policy import APPEND, Nobody, Privilege, TablePolicy
from auth.roles import Audience

TRUSTED_DOCUMENTS = TablePolicy(table="trusted_documents", rows=Nobody(), grants={Audience.WORKER: APPEND})
DOCUMENT_RESTRICTIONS = TablePolicy(
    table="document_restrictions", rows=Nobody(), grants={Audience.WORKER: APPEND | {Privilege.DELETE}}
)
