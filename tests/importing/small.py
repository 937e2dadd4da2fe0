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
    "touchpoints": (
        "partner_code,client_ref,customer_number,staff_number,channel,action,stage,occurred_at,received_at,note",
        "DLR-1,b-1,C-1,S-1,STORE,purchase,PURCHASE,2017-01-01T10:00:00Z,2017-01-01T10:05:00Z,",
        "DLR-1,b-2,C-1,,STORE,purchase,PURCHASE,2017-02-01T10:00:00.25Z,2017-02-05T10:00:00Z,说“好”",
        "DLR-2,b-1,C-2,,STORE,purchase,PURCHASE,2017-01-02T10:00:00Z,2017-01-02T10:00:00Z,",
    ),
}
WriteFiles = Callable[..., Path]
Import = Callable[[Path], Awaitable[Report]]


def rejected(report: Report) -> list[tuple[str, int, str | None, str]]:
    return [(one.file, one.line, one.column, one.code) for one in report.rejected]


def written(report: Report) -> Counter[str]:
    return Counter({one.file.removesuffix(".gz").removesuffix(".csv"): one.written for one in report.files})
