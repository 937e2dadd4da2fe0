"""Policies of the budgets: the portal itself reaches them, on behalf of nobody."""

from auth.policy import MAINTAIN, Nobody, TablePolicy
from auth.roles import DatabaseRole

CLIENT_BUDGETS = TablePolicy(table="client_budgets", rows=Nobody(), grants={DatabaseRole.WORKER: MAINTAIN})
