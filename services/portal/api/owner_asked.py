"""What is put to the owner of the policy of a case: a text to agree to, objections to rule on."""

from __future__ import annotations

from pydantic import Field

from schemas.advice import AdviceText
from schemas.common import Role
from services.faces.agreement import text_for_owner
from services.portal.api import cases
from services.portal.api.cases import ONE, version_of
from services.portal.api.table import Answer, Call, Found, Read

OWNER = frozenset({Role.OWNER})


class Voorgelegd(Answer):
    """De tekst waarover de beleidseigenaar nu een standpunt geeft."""

    tekst: str = Field(description="Vingerafdruk: daarover geeft u een standpunt.")
    advies: AdviceText


class Escalatie(Answer):
    """Bezwaren waarover de beleidseigenaar nu beslist."""

    tekst: str = Field(description="Vingerafdruk: daarover beslist u.")
    advies: AdviceText
    vraag: str
    niveau: str
    departementen: list[str] = Field(description="Wie bezwaar heeft.")


async def agreement(call: Call) -> Found:
    """The exact text that waits for the owner; none when nothing is asked."""
    found = await cases.case(call.visit, call.id)
    name = text_for_owner(found.case) if found.case else None
    data = [Voorgelegd(tekst=name, advies=await _advice(call, name))] if name else []
    return Found(data, version_of(found))


async def escalation(call: Call) -> Found:
    """The objections that wait for the owner, with the text they are about."""
    found = await cases.case(call.visit, call.id)
    escalated = found.case.escalated if found.case else None
    if escalated is None:
        return Found([], version_of(found))
    await call.visit.read(call.id, "escalation", escalated.question)
    asked = Escalatie(
        tekst=escalated.text,
        advies=await _advice(call, escalated.text),
        vraag=await call.visit.portal.face.texts.get(call.id, escalated.question),
        niveau=escalated.level,
        departementen=list(escalated.departments),
    )
    return Found([asked], version_of(found))


async def _advice(call: Call, name: str) -> AdviceText:
    """The words without their grounds, once it is written down that they are read."""
    await call.visit.read(call.id, "draft", name)
    words = await call.visit.portal.face.texts.model(call.id, name, AdviceText)
    return words.for_institution()


READS = (
    Read(f"{ONE}/afstemmingen", agreement, Voorgelegd, OWNER, "De tekst die voorligt", True),
    Read(f"{ONE}/escalaties", escalation, Escalatie, OWNER, "De bezwaren die voorliggen", True),
)
