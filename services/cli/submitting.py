"""`loket submit` and `loket contribute`: what starts a case, and what a department answers."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from schemas import desk as desks
from schemas.attachment import NamedFile
from schemas.catalogue import load
from schemas.common import Accepted, Refused, digest
from schemas.question import Channel
from schemas.request import SubmitRequest
from services.cli import files
from services.cli.acting import Acting, at_side, checked, report
from services.cli.options import As, AsJson, Case, Department, Institution
from services.cli.who import connected
from services.faces.files import send_file
from services.faces.verbs import SAVED, Side

REQUEST = "A request in JSON or TOML, or an example by its name: 01-drones-in-de-kas."
ANSWER = (
    "A contribution in JSON or TOML, or an example whose script has one; left out: the saved one."
)
FOLLOWS = "An earlier case that this goes on about: its id or reference."
FOR = "As a coordinator: write it down for this institution."
CHANNEL = "With --for: how it reached the front office."
ATTACH = "A file that goes with it; may be given several times."
Attached = Annotated[
    list[Path] | None, typer.Option("--attach", exists=True, dir_okay=False, help=ATTACH)
]
KEY = "Idempotency key; left out it follows from the file: the same file is the same case."


def submit(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=REQUEST)],
    institution: Institution = "",
    who: As = "",
    key: Annotated[str, typer.Option("--key", help=KEY)] = "",
    follows: Annotated[str, typer.Option("--follows", metavar="CASE", help=FOLLOWS)] = "",
    taken_for: Annotated[str, typer.Option("--for", metavar="INSTITUTION", help=FOR)] = "",
    channel: Annotated[Channel | None, typer.Option("--channel", help=CHANNEL)] = None,
    attach: Attached = None,
    as_json: AsJson = False,
) -> None:
    """Ask the Loket. The same request twice is one case."""
    attached = tuple(attach or ())
    asked, found = _asked(files.request_file(file), key, follows, attached)
    if taken_for or channel:
        told = {"on_behalf_of": taken_for.upper() or None, "channel": channel}
        asked = asked.model_copy(update=told)
        asyncio.run(_take_in(asked, follows, who, as_json=as_json))
        return
    who = who or str(found.get("contact", ""))
    wanted = institution or str(found.get("institution", ""))
    asyncio.run(_submit(asked, follows, wanted, who, attached, as_json=as_json))


def contribute(
    case: Case,
    department: Department,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help=ANSWER)] = None,
    who: As = "",
    as_json: AsJson = False,
) -> None:
    """Save a contribution and submit it; where a second person must sign, offer it first."""
    asyncio.run(_contribute(case, file, department, who, as_json))


def _asked(
    file: Path, key: str, follows: str, attached: tuple[Path, ...]
) -> tuple[SubmitRequest, dict[str, Any]]:
    """The request a file holds, checked, and the whole file."""
    found = files.read(file)
    asked = dict(files.table(found, "submit"))
    told = asked | ({"follows": follows} if follows else {})
    told |= {"attach": [digest(one.read_bytes()) for one in attached]} if attached else {}
    asked["idempotency_key"] = key or asked.get("idempotency_key") or _key(file.stem, found, told)
    return checked(SubmitRequest, asked), found  # type: ignore[return-value]  # what it checks


async def _submit(
    request: SubmitRequest,
    follows: str,
    institution: str,
    who: str,
    attached: tuple[Path, ...],
    *,
    as_json: bool,
) -> None:
    async with connected() as faces:
        acting = await at_side(faces, Side.INSTITUTION, who, institution=institution)
        if follows:
            earlier = await acting.which(follows)
            request = request.model_copy(update={"follows": earlier})
        request = await _with_files(request, acting, attached)
        accepted = await acting.face.ask(request, acting.actor)
    report(accepted, f"ingediend namens {acting.actor.organisation}", as_json)


async def _take_in(request: SubmitRequest, follows: str, who: str, *, as_json: bool) -> None:
    """As a coordinator, for an institution that called or mailed."""
    async with connected() as faces:
        acting = await at_side(faces, Side.LOKET, who)
        if follows:
            earlier = await acting.which(follows)
            request = request.model_copy(update={"follows": earlier})
        accepted = await acting.face.ask(request, acting.actor)
    report(accepted, f"opgeschreven namens {request.on_behalf_of} door {who}", as_json)


async def _with_files(
    request: SubmitRequest, acting: Acting, attached: tuple[Path, ...]
) -> SubmitRequest:
    """The request with files that were sent for it."""
    named = [*request.question.files]
    for path in attached:
        with path.open("rb") as file:
            about = {"idempotency_key": request.idempotency_key}
            sent = await send_file(acting.face, acting.actor, file, about)
        named.append(NamedFile(digest=sent.digest, name=path.name))
    question = request.question.model_copy(update={"files": tuple(named)})
    return request.model_copy(update={"question": question})


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
