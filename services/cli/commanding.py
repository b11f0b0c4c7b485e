"""Every verb as a command of the command line: one function makes them all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import typer

from schemas.article import ArticleCommand
from schemas.common import Command, Refused
from schemas.gate import LetTextThrough
from services.advice.assembly.articles import in_use
from services.cli import files
from services.cli.acting import Acting, at_side, report
from services.cli.options import fields_of, given, model_of, signature
from services.cli.who import connected
from services.faces.articles import read_article
from services.faces.verbs import LATEST, VERBS, Side, Verb

OTHERS = {"other", "into"}
"""Fields that name a second case, by id or reference."""


def register(app: typer.Typer) -> None:
    """Add every verb to the command line."""
    for verb in VERBS:
        panel = next(iter(verb.sides)).value
        app.command(verb.name, help=verb.help, rich_help_panel=panel)(_command(verb))


def _command(verb: Verb) -> Callable[..., None]:
    def command(**typed: Any) -> None:
        asyncio.run(_act(verb, typed))

    asked = signature(verb)
    command.__annotations__ = {p.name: p.annotation for p in asked.parameters.values()}
    command.__signature__ = asked  # type: ignore[attr-defined]  # what Typer reads
    return command


async def _act(verb: Verb, typed: dict[str, Any]) -> None:
    department = typed.pop("department") if Side.DEPARTMENT in verb.sides else ""
    institution = typed.pop("institution", "") if Side.INSTITUTION in verb.sides else ""
    side = _side(verb, department, institution)
    command = verb.sides[side]
    who, as_json, meant = typed.pop("who"), typed.pop("as_json"), typed.pop("case")
    values = {**_from_file(verb, typed.pop("file", None)), **given(command, typed)}
    async with connected() as faces:
        acting = await at_side(faces, side, who, department, institution)
        for name in OTHERS & values.keys():
            values[name] = await acting.which(values[name])
        if meant:
            values["case"] = case = await acting.which(meant)
            values |= await _newest(acting, command, case, values)
        values |= await _from_article(acting, values)
        accepted = await acting.ask(command, values)
    name = accepted.case.hex if issubclass(command, ArticleCommand) else values.get("text", "")
    name = name if issubclass(command, ArticleCommand | LetTextThrough) else ""
    report(accepted, f"{verb.done} door {who}", as_json, name)


async def _newest(
    acting: Acting, command: type[Command], case: UUID, values: dict[str, Any]
) -> dict[str, Any]:
    """Values that were left out and that the newest event tells."""
    return {
        name: await acting.latest(case, latest)
        for (owner, name), latest in LATEST.items()
        if owner is command and name not in values
    }


async def _from_article(acting: Acting, values: dict[str, Any]) -> dict[str, Any]:
    """An answer that is left out is the article's, in Dutch."""
    if "article" not in values or "answer" in values:
        return {}
    found, state, text = await read_article(acting.face, values["article"])
    in_use(state)
    return {"article": found, "answer": text.answer}


def _side(verb: Verb, department: str, institution: str) -> Side:
    if len(verb.sides) == 1:
        return next(iter(verb.sides))
    wanted = Side.DEPARTMENT if department else Side.INSTITUTION if institution else Side.LOKET
    if wanted not in verb.sides:
        raise Refused("usage", f"{verb.name} is not for {wanted.value}.", "Add --help to see how.")
    return wanted


def _from_file(verb: Verb, path: Path | None) -> dict[str, Any]:
    """The fields too large for options, and others it holds; a file for one may be just that."""
    if path is None:
        return {}
    names = [name for name, field in fields_of(verb).items() if model_of(field)]
    found = files.read(path)
    if len(names) == 1 and names[0] not in found:
        return {names[0]: found}
    found = files.table(found, "submit")
    return {name: found[name] for name in fields_of(verb) if name in found}
