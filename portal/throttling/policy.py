"""Policies of the budgets and quotas: the portal itself reaches them; callers only what counts."""

from auth.policy import DEFINER, MAINTAIN, PEOPLE, Definer, Nobody, TablePolicy
from auth.roles import DatabaseRole

CLIENT_BUDGETS = TablePolicy(table="client_budgets", rows=Nobody(), grants={DatabaseRole.WORKER: MAINTAIN})
QUOTA_USES = TablePolicy(
    table="quota_uses", rows=Nobody(), grants={DatabaseRole.WORKER: MAINTAIN}, definer=MAINTAIN
)

FUNCTIONS = (Definer("take_quota", callers=(*PEOPLE, DEFINER)),)
