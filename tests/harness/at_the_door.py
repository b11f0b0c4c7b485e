"""What tests of the institutions' portal do again and again: ask, and see what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx

from schemas.common import Accepted, Command, Role
from services.portal.portal import Portal
from tests.harness.doors import Doors
from tests.harness.filling import form, send

TITLE = "Batterijen uit Hangzhou"
WHO = "tud-adviesteam"
TYPED: dict[str, Any] = {
    "title": TITLE,
    "question": "Waar moeten wij op letten?\r\nWij besluiten in maart.",
    "theme": "transfer",
    "cooperation": "partnership",
    "partner_name": ["Zhejiang University"],
    "partner_country": ["CN"],
    "partner_role": ["Partner"],
    "technologies": ["ENERGY"],
}


def begin(client: httpx.Client) -> tuple[httpx.Response, str]:
    """A new form, and where it is."""
    page = client.get("/aanvragen/nieuw")
    assert page.status_code == 200
    return page, page.url.path


def asked(client: httpx.Client, **more: Any) -> httpx.Response:
    """A question that was filled in, looked over and sent: where that leads."""
    page, place = begin(client)
    page = send(client, page, place, **{**TYPED, **more})
    assert page.url.path == f"{place}/controle", page.text
    return send(client, page, f"{place}/controle", bevestig="ja")


def reference(page: httpx.Response) -> str:
    """The reference in the address of a case."""
    return page.url.path.rsplit("/", 1)[1]


def issued(client: httpx.Client) -> str:
    """Where a case of Delft is whose advice is there."""
    page = client.get("/aanvragen").text
    row = next(one for one in page.split("data-row") if "Het advies is klaar" in one)
    return row.split('href="')[1].split('"')[0]


def check(client: httpx.Client, name: str, body: bytes) -> httpx.Response:
    token = form(client.get("/controleer"), "/controleer")["_csrf"][0]
    return client.post("/controleer", data={"_csrf": token}, files={"bestand": (name, body)})


async def _by_coordinator(doors: Doors, command: Command) -> Accepted:
    face = await doors.system.faces.at("LOKET")
    return await face.ask(command, face.actor("loket-coordinator-1", Role.COORDINATOR))


def coordinates(doors: Doors, command: Command) -> None:
    """A coordinator does something, and the door was told of it."""
    before = _told(doors, command.case)
    doors.do(_by_coordinator(doors, command))
    doors.do(_until_told(doors.portals["DOOR"], command.case, before))


def _told(doors: Doors, case: UUID) -> int:
    rows = doors.do(_rows(doors, "SELECT told FROM asked WHERE case_id = ?", str(case)))
    return int(rows[0]["told"]) if rows else 0


async def _rows(doors: Doors, query: str, value: str) -> list[dict[str, Any]]:
    return doors.portals["DOOR"].rows.find("inbox", query, value)


async def _until_told(portal: Portal, case: UUID, before: int) -> None:
    query = "SELECT told FROM asked WHERE case_id = ?"
    model = portal.rows.of("inbox")
    while not any(row["told"] > before for row in model.rows(query, str(case))):
        await model.catch_up()


def case_of(doors: Doors, page: httpx.Response) -> UUID:
    """The id of the case of a page."""
    query = "SELECT case_id FROM asked WHERE reference = ?"
    rows = doors.do(_rows(doors, query, reference(page)))
    return UUID(rows[0]["case_id"])
