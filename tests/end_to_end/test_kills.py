"""Nothing acknowledged is lost and nothing is done twice, whoever is killed in between."""

import asyncio
import threading
import time

import asyncpg
import httpx

from portal.postgres import running
from tests.end_to_end.conftest import Portal
from tests.end_to_end.test_run import CUSTOMERS

CLIENTS, ITEMS, BATCH, KILLS = 4, 500, 20, 5
RECORD = """
mutation Record($input: TouchpointsRecordInput!) {
  touchpointsRecord(input: $input) { receipts { status clientRef } }
}
"""

COUNTS = """
select count(*), count(distinct r.client_ref), count(distinct t.id)
from portal.touchpoint_receipts r join portal.touchpoints t on t.id = r.touchpoint_id
where r.client_ref like 'client-%'
"""


class Client(threading.Thread):
    """Sends its touchpoints in batches and repeats a batch until it has an answer to it."""

    def __init__(self, portal: Portal, name: str, token: str, customer_id: str) -> None:
        super().__init__()
        self._portal = portal
        self._name = name
        self._token = token
        self._customer_id = customer_id
        self.acknowledged: dict[str, str] = {}
        self.give_up = threading.Event()

    def run(self) -> None:
        for start in range(0, ITEMS, BATCH):
            items = [self._item(n) for n in range(start, start + BATCH)]
            while not self._sent(items) and not self.give_up.is_set():
                time.sleep(0.05)
            time.sleep(0.2)  # so that the kills fall between and into batches

    def _item(self, n: int) -> dict[str, str]:
        return {
            "clientRef": f"{self._name}-{n}",
            "customerId": self._customer_id,
            "channel": "STORE",
            "action": "visit",
            "stage": "SERVICE",
            "occurredAt": "2026-11-20T10:00:00Z",
        }

    def _sent(self, items: list[dict[str, str]]) -> bool:
        try:
            payload = self._portal.ask(self._token, RECORD, input={"touchpoints": items})
            receipts = payload["data"]["touchpointsRecord"]["receipts"]
        except (httpx.HTTPError, KeyError, TypeError, ValueError):
            return False  # the connection broke, or the answer is an error: nobody knows what was done
        self.acknowledged |= {receipt["clientRef"]: receipt["status"] for receipt in receipts}
        return True


def test_2000_touchpoints_from_4_clients_while_the_server_is_killed_5_times_are_each_there_once(
    portal: Portal,
) -> None:
    portal.start()
    token = portal.token("dealer-sales")
    customer_id = portal.ask(token, CUSTOMERS)["data"]["customers"]["nodes"][0]["id"]
    clients = [Client(portal, f"client-{n}", token, customer_id) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        for kill in range(KILLS):
            time.sleep(0.6)
            if kill % 2:
                portal.kill_everything()
            else:
                portal.kill_portal()
            portal.start()
    except BaseException:
        for client in clients:
            client.give_up.set()
        raise
    for client in clients:
        client.join(timeout=300)
    assert [len(client.acknowledged) for client in clients] == [ITEMS] * CLIENTS
    assert {status for client in clients for status in client.acknowledged.values()} <= {
        "RECORDED",
        "DUPLICATE",
    }
    assert asyncio.run(counts(portal)) == (CLIENTS * ITEMS, CLIENTS * ITEMS, CLIENTS * ITEMS)


async def counts(portal: Portal) -> tuple[int, int, int]:
    """Receipts, distinct refs, and touchpoints that a receipt names."""
    url = running(portal.home)
    assert url is not None
    connection = await asyncpg.connect(url)
    try:
        row = await connection.fetchrow(COUNTS)
    finally:
        await connection.close()
    assert row is not None
    return row[0], row[1], row[2]
