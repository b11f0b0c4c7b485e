"""`loket submit` and `loket contribute`: what starts a case, and what a department answers."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from schemas import desk as desks
from schemas.catalogue import load
from schemas.common import Accepted, Refused, digest
from schemas.request import SubmitRequest
from services.cli import files
from services.cli.acting import Acting, at_side, checked, report
from services.cli.options import As, AsJson, Case, Department, Institution
from services.cli.verbs import SAVED, Side
from services.cli.who import connected

REQUEST = "A request in JSON or TOML, or an example by its name: 01-drones-in-de-kas."
ANSWER = (
    "A contribution in JSON or TOML, or an example whose script has one; left out: the saved one."
)
KEY = "Idempotency key; left out it follows from the file: the same file is the same case."


def submit(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=REQUEST)],
    institution: Institution = "",
    who: As = "",
    key: Annotated[str, typer.Option("--key", help=KEY)] = "",
    as_json: AsJson = False,
) -> None:
    """Ask the Loket. The same request twice is one case."""
    asyncio.run(_submit(files.request_file(file), institution, who, key, as_json))


def contribute(
    case: Case,
    department: Department,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help=ANSWER)] = None,
    who: As = "",
    as_json: AsJson = False,
) -> None:
    """Save a contribution and submit it; where a second person must sign, offer it first."""
    asyncio.run(_contribute(case, file, department, who, as_json))


async def _submit(file: Path, institution: str, who: str, key: str, as_json: bool) -> None:
    found = files.read(file)
    asked = dict(files.table(found, "submit"))
    asked["idempotency_key"] = key or asked.get("idempotency_key") or _key(file.stem, found, asked)
    request = checked(SubmitRequest, asked)
    who = who or str(found.get("contact", ""))
    async with connected() as faces:
        wanted = institution or str(found.get("institution", ""))
        acting = await at_side(faces, Side.INSTITUTION, who, institution=wanted)
        accepted = await acting.face.ask(request, acting.actor)
    report(accepted, f"ingediend namens {acting.actor.organisation}", as_json)


def _key(name: str, found: dict[str, Any], asked: dict[str, Any]) -> str:
    if "script" in found:
        return f"demo-{name}"
    return f"file-{digest(json.dumps(asked, sort_keys=True, default=str))[:32]}"


async def _contribute(
    meant: str, file: Path | None, department: str, who: str, as_json: bool
) -> None:
    async with connected() as faces:
        acting = await at_side(faces, Side.DEPARTMENT, who, department)
        case = await acting.which(meant)
        asked: dict[str, Any] = {"case": case}
        if file:
            contribution = _contribution(files.request_file(file), acting.face.zone)
            await acting.ask(desks.SaveVersion, {**asked, "contribution": contribution})
        accepted, done = await _submitted_or_offered(acting, asked)
    report(accepted, f"{done} door {who}", as_json)


def _contribution(file: Path, department: str) -> Any:
    """What a file holds, or what a department says in the script of an example."""
    found = files.read(file)
    parts = found.get("script", {}).get("departments", {})
    return in_full(files.table(parts.get(department, found), "contribution"))


def in_full(contribution: Any) -> Any:
    """The same with words where a finding names a standard paragraph and has none of its own."""
    findings = contribution.get("findings")
    if not isinstance(findings, list):
        return contribution
    return {
        **contribution,
        **({"findings": [_worded(one) for one in findings]} if findings else {}),
    }


def _worded(finding: Any) -> Any:
    if not isinstance(finding, dict) or finding.get("reasoning"):
        return finding
    standard = load().paragraphs.get(str(finding.get("standard")))
    return {**finding, "reasoning": standard.text.nl} if standard else finding


async def _submitted_or_offered(acting: Acting, asked: dict[str, Any]) -> tuple[Accepted, str]:
    try:
        return await acting.ask(desks.SubmitContribution, asked), "bijdrage ingediend"
    except Refused as refused:
        if refused.reason != "not_countersigned":
            raise
    number = await acting.latest(asked["case"], SAVED)
    accepted = await acting.ask(desks.AskCountersigning, {**asked, "number": number})
    return accepted, f"versie {number} bewaard en aangeboden ter medeondertekening"
