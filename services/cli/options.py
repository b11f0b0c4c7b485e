"""From a command's fields to the arguments and options of the command line, and back."""

from __future__ import annotations

import inspect
import sys
from enum import Enum
from inspect import Parameter
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schemas.common import Command, Refused
from services.faces.verbs import FILLED, LATEST, MEANT, Side, Verb

WORDS = "Text, or @FILE to read it from a file, or @- to type it."
OWN = ("case", "idempotency_key")

Case = Annotated[
    str, typer.Argument(metavar="CASE", help="Its id, or its reference KV-XXXX-XXXX-X.")
]
MaybeCase = Annotated[str, typer.Argument(metavar="[CASE]", help="The case, if there is one.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="A JSON or TOML file.")]
MaybeFile = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A JSON or TOML file.")]
As = Annotated[str, typer.Option("--as", metavar="ID", help="Who acts: an id in PEOPLE.")]
Department = Annotated[str, typer.Option("--department", help="For which department.")]
Institution = Annotated[str, typer.Option("--institution", help="For which institution.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def signature(verb: Verb) -> inspect.Signature:
    """What the command line asks for a verb."""
    fields = fields_of(verb)
    found = [_asked("case", Case) if names_case(verb) else _may("case", MaybeCase)]
    nested = [name for name, field in fields.items() if model_of(field)]
    if nested:
        needed = any(_needed(verb, name) for name in nested)
        found.append(_asked("file", File) if needed else _may("file", MaybeFile, None))
    found += [_option(verb, name, field) for name, field in fields.items() if name not in nested]
    found.append(_may("who", As, ""))
    if Side.DEPARTMENT in verb.sides:
        only = len(verb.sides) == 1
        found.append(_asked("department", Department) if only else _may("department", Department))
    if Side.INSTITUTION in verb.sides:
        found.append(_may("institution", Institution))
    return inspect.Signature([*found, _may("as_json", AsJson, False)])


def names_case(verb: Verb) -> bool:
    """Whether a verb is always about a case that is there."""
    return all(command.model_fields["case"].is_required() for command in verb.commands)


def fields_of(verb: Verb) -> dict[str, FieldInfo]:
    """The fields of all commands of a verb that somebody must fill in."""
    return {
        name: field
        for command in verb.commands
        for name, field in command.model_fields.items()
        if name not in OWN
    }


def given(command: type[Command], values: dict[str, Any]) -> dict[str, Any]:
    """What was filled in, as this command's fields; what it does not have is refused."""
    said = {name: value for name, value in values.items() if value not in (None, [], "")}
    said = {name: () if value == [""] else value for name, value in said.items()}
    strange = sorted(set(said) - set(command.model_fields))
    if strange:
        raise Refused(
            "usage",
            f"--{strange[0].replace('_', '-')} means nothing here.",
            "Leave it out, or say with --department or --institution for whom you act.",
        )
    meant = {name: value for (owner, name), value in MEANT.items() if owner is command}
    return {**meant, **{name: _read(value) for name, value in said.items()}}


def model_of(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a field that is too much for an option."""
    kind = _bare(field.annotation)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _option(verb: Verb, name: str, field: FieldInfo) -> Parameter:
    kind = _bare(field.annotation)
    many = get_origin(kind) is tuple
    item = _bare(get_args(kind)[0]) if many else kind
    plain: Any = item if isinstance(item, type) and issubclass(item, Enum | int) else str
    words = field.description or (WORDS if plain is str and not many else "")
    option = typer.Option(f"--{name.replace('_', '-')}", help=_help(verb, name, words))
    if many:
        return _may(name, Annotated[list[plain] | None, option], None)
    if _needed(verb, name):
        return _asked(name, Annotated[plain, option])
    return _may(name, Annotated[plain | None, option], None)


def _needed(verb: Verb, name: str) -> bool:
    """Whether every command of the verb wants it, and nothing else can tell."""
    return all(
        name in command.model_fields
        and command.model_fields[name].is_required()
        and (command, name) not in LATEST.keys() | MEANT.keys() | FILLED
        for command in verb.commands
    )


def _help(verb: Verb, name: str, words: str) -> str:
    latest = any((command, name) in LATEST for command in verb.commands)
    return "Left out, the newest is meant." if latest else words


def _bare(annotation: Any) -> Any:
    """A type without Annotated and without None."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _bare(next(one for one in get_args(annotation) if one is not NoneType))
    return annotation


def _read(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    try:
        text = sys.stdin.read() if value == "@-" else Path(value[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("bad_file", f"{value[1:]}: {error}.", "Name a text file.") from error
    return text.strip()


def _asked(name: str, annotation: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation)


def _may(name: str, annotation: Any, default: Any = "") -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


Reader = Annotated[str, typer.Option("--as", metavar="ID", help="Who reads: an id in PEOPLE.")]
