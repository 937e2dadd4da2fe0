"""Deletes what a partner has no business with, by DOMAIN.md's words and not by the policies.

As superuser with triggers and foreign keys off: what is derived of the central record (a customer's figures
and journey) stays as the record had it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg

Row = Any


class Deleting:
    """What is in the database, and what of it one partner may keep."""

    def __init__(self, connection: asyncpg.Connection, partner: UUID) -> None:
        self._connection = connection
        self._own = partner
        self._today: date = datetime.now(UTC).date()

    async def everything_outside(self) -> None:
        await self._connection.execute("set session_replication_role = replica")
        terms = {row["partner_id"]: row for row in await self._rows("partner_terms")}
        below = {one for one in terms if self._own in _chain(terms, one)}
        customers = await self._customers(terms)
        for table in ("partner_terms", "staff", "orders", "order_lines", "order_margins", "stock_levels",
                      "expected_receipts", "campaign_enrolments", "customer_order_figures",
                      "credit_exposures"):  # fmt: skip
            await self._keep(table, "partner_id", below)
        for table in ("customer_contacts", "customer_identifiers", "masked_identifiers", "consents",
                      "customer_partner_links", "customer_figures", "journey_steps", "touchpoints",
                      "touchpoint_locations"):  # fmt: skip
            await self._keep(table, "customer_id", customers)
        # who looked at its customers, where HQ lets it know
        await self._keep(
            "access_events", "customer_id", customers if terms[self._own]["sees_access_events"] else ()
        )
        await self._keep("customers", "id", customers)
        for table in ("touchpoint_notes", "touchpoint_receipts"):  # for the partner that wrote them
            await self._keep(table, "partner_id", {self._own})
        await self._prices(terms[self._own])
        await self._campaigns(customers)

    async def _customers(self, terms: dict[UUID, Row]) -> set[UUID]:
        """Those linked today to the partner, or to one below that passes its customers up, step by step."""

        def passes_up(partner: UUID) -> bool:
            chain = _chain(terms, partner)
            if self._own not in chain:
                return False
            return all(terms[one]["sees_customers"] for one in chain[: chain.index(self._own)])

        links = await self._rows("customer_partner_links")
        return {
            link["customer_id"]
            for link in links
            if passes_up(link["partner_id"])
            and link["started_on"] <= self._today
            and (link["ended_on"] is None or self._today < link["ended_on"])
        }

    async def _prices(self, terms: Row) -> None:
        """A list is for one partner, tier or region, or for all."""
        regions = {row["id"]: row["region"] for row in await self._rows("partners")}
        holds = {
            one["id"]
            for one in await self._rows("price_lists")
            if one["partner_id"] in {None, self._own}
            and one["tier"] in {None, terms["tier"]}
            and one["region"] in {None, regions[self._own]}
        }
        await self._keep("prices", "price_list_id", holds)
        await self._keep("price_lists", "id", holds)

    async def _campaigns(self, customers: set[UUID]) -> None:
        """Those to which the partner, or one below it, was invited; of an audience, who consented."""
        invited = {
            row["campaign_id"] for row in await self._rows("campaign_enrolments")
        }  # what is left of them
        invited -= {row["id"] for row in await self._rows("campaigns") if row["status"] == "DRAFT"}
        agreed = {
            (row["customer_id"], row["channel"])
            for row in await self._rows("consents")
            if row["purpose"] == "MARKETING"
            and row["state"] == "GRANTED"
            and (row["expires_on"] is None or row["expires_on"] > self._today)
        }
        database_role = {
            row["id"]
            for row in await self._rows("campaign_memberships")
            if row["customer_id"] in customers and (row["customer_id"], row["channel"]) in agreed
        }
        await self._keep("campaign_memberships", "id", database_role)
        for table in ("campaign_memberships", "campaign_products", "campaign_assets"):
            await self._keep(table, "campaign_id", invited)
        await self._keep("campaigns", "id", invited)

    async def _rows(self, table: str) -> list[Row]:
        rows: list[Row] = await self._connection.fetch(f"select * from portal.{table}")  # noqa: S608 - named above
        return rows

    async def _keep(self, table: str, column: str, kept: Iterable[UUID]) -> None:
        # what names nothing in the column is nobody's
        statement = f"delete from portal.{table} where ({column} = any ($1)) is not true"  # noqa: S608 - named above
        await self._connection.execute(statement, list(kept))


def _chain(terms: dict[UUID, Row], partner: UUID) -> list[UUID]:
    """The partner and everyone above it, nearest first."""
    parent = terms[partner]["parent_id"]
    return [partner, *(_chain(terms, parent) if parent else [])]
