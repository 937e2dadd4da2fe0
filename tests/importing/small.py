"""A whole record in little; each test changes what it is about."""

from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

from portal.importing import Report

FILES = {
    "partners": (
        "code,kind,name,parent_code,sees_customers",
        "HQ,HEADQUARTERS,Headquarters,,",
        "R,REGION,Region,HQ,",
        "D,DISTRIBUTOR,Distributor,R,",
        "DLR-1,DEALER,One,D,true",
        "DLR-2,DEALER,Two,D,",
    ),
    "staff": (
        "number,partner_code,display_name,role,started_on",
        "S-1,DLR-1,王芳,DEALER_SALES,2017-01-01",
        "S-2,DLR-2,Ben Adams,DEALER_SALES,2017-01-01",
    ),
    "customers": (
        "number,display_name,first_seen_at,phone,email,segments",
        "C-1,张伟,2017-01-01T10:00:00Z,+12125550101,wei@example.com,homeowner;kids",
        "C-2,Chloe Diaz,2017-01-02T10:00:00Z,,,",
    ),
    "identifiers": (
        "customer_number,kind,value,verified",
        "C-1,PHONE,+1 212 555 0101,true",
        "C-2,EXTERNAL_ID,household 2,",
    ),
    "links": (
        "customer_number,partner_code,relation,started_on,ended_on",
        "C-1,DLR-1,SOLD,2017-01-01,",
        "C-2,DLR-2,SOLD,2017-01-02,2018-01-01",
    ),
    "consents": (
        "customer_number,purpose,channel,state,source,recorded_at",
        "C-1,MARKETING,EMAIL,WITHDRAWN,GENERATED,2017-06-01T00:00:00Z",
        "C-2,MARKETING,EMAIL,GRANTED,GENERATED,2017-01-01T00:00:00Z",
    ),
    "products": (
        "sku,name,category,brand,active",
        "P-1,Lamp,Lighting,Bright,",
        "P-2,台灯,Lighting,,false",
    ),
    "price_lists": (
        "code,name,currency_code,partner_code,tier,region,starts_on,ends_on",
        "PL-1,Everybody,USD,,,,2017-01-01,2018-01-01",
        "PL-2,Dealer one,USD,DLR-1,,,2017-01-01,",
    ),
    "prices": (
        "price_list_code,sku,min_quantity,unit_price",
        "PL-1,P-1,1,10.00",
        "PL-1,P-1,12,9.5",
        "PL-2,P-1,1,8.00",
    ),
    "warehouses": (
        "code,name,partner_code",
        "WH-HQ,Central,HQ",
        "WH-1,Back room,DLR-1",
    ),
    "stock_levels": (
        "warehouse_code,sku,on_hand,reserved,in_transit,safety,as_of",
        "WH-HQ,P-1,100,10,,20,2018-01-01T00:00:00Z",
        "WH-1,P-1,3,,5,,2018-01-01T00:00:00Z",
    ),
    "expected_receipts": (
        "warehouse_code,sku,expected_on,quantity",
        "WH-HQ,P-1,2030-01-07,240",
    ),
    "orders": (
        (
            "number,external_ref,kind,status,partner_code,customer_number,staff_number,placed_at,currency_code,"
            "subtotal,discount,total,margin"
        ),
        "O-1,,CUSTOMER,DELIVERED,DLR-1,C-1,S-1,2017-01-01T10:00:00Z,USD,30.00,2.50,27.50,5.00",
        "O-2,PO-1,STOCK,CONFIRMED,DLR-1,,,2017-02-01T10:00:00Z,USD,100,4,96,",
    ),
    "order_lines": (
        (
            "order_number,position,sku,quantity,unit_price,line_total,status,reserved_quantity,shipped_quantity,"
            "promised_on"
        ),
        "O-1,1,P-1,2,10.00,18.00,DELIVERED,,,",
        "O-1,2,P-2,3,3.33,9.50,DELIVERED,0,3,2017-01-02",
        "O-2,1,P-1,12,8.00,96,RESERVED,12,,2017-02-08",
    ),
    "campaigns": (
        "code,name,description,kind,channel,status,starts_on,ends_on",
        "K-1,Spring,,MAILING,EMAIL,CLOSED,2017-03-01,2017-03-31",
    ),
    "campaign_products": ("campaign_code,sku", "K-1,P-1"),
    "campaign_assets": (
        "campaign_code,name,locale,version,checksum",
        f"K-1,flyer.pdf,zh-CN,1,{'0a' * 32}",
    ),
    "campaign_enrolments": (
        "campaign_code,partner_code,status,reason,decided_at",
        "K-1,DLR-1,COMPLETED,,2017-02-20T00:00:00Z",
        "K-1,DLR-2,DECLINED,人手不足,2017-02-20T00:00:00Z",
    ),
    "campaign_memberships": (
        "campaign_code,customer_number,added_on",
        "K-1,C-1,2017-02-15",
        "K-1,C-2,2017-02-15",
    ),
    "touchpoints": (
        "partner_code,client_ref,customer_number,staff_number,channel,action,stage,occurred_at,received_at,note",
        "DLR-1,b-1,C-1,S-1,STORE,purchase,PURCHASE,2017-01-01T10:00:00Z,2017-01-01T10:05:00Z,",
        "DLR-1,b-2,C-1,,STORE,purchase,PURCHASE,2017-02-01T10:00:00.25Z,2017-02-05T10:00:00Z,说“好”",
        "DLR-2,b-1,C-2,,STORE,purchase,PURCHASE,2017-01-02T10:00:00Z,2017-01-02T10:00:00Z,",
    ),
}
WriteFiles = Callable[..., Path]
WriteOne = Callable[..., Path]
Import = Callable[[Path], Awaitable[Report]]


def changed(kind: str, line: int, changes: dict[str, str]) -> str:
    """A row of the small files with other cells."""
    header = FILES[kind][0].split(",")
    row = dict(zip(header, FILES[kind][line].split(","), strict=True))
    assert changes.keys() <= row.keys()
    return ",".join((row | changes).values())


def rejected(report: Report) -> list[tuple[str, int, str | None, str]]:
    return [(one.file, one.line, one.column, one.code) for one in report.rejected]


def written(report: Report) -> Counter[str]:
    return Counter({one.file.removesuffix(".gz").removesuffix(".csv"): one.written for one in report.files})
