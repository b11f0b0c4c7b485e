"""Writes schemas/published/: JSON Schema of every message, AsyncAPI, and an index.

`python -m schemas.publish` writes; with `--check` it fails when what is there differs.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import BaseModel

from schemas import asyncapi, channels, messages
from schemas.common import TYPE_PREFIX
from schemas.explained import TermExplained
from schemas.letter import LetterDocument

PUBLISHED = Path(__file__).parent / "published"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_ID = "urn:nld:kennisveiligheidsadviezen:schema:"

Model: TypeAlias = type[BaseModel]
DOCUMENTS: dict[str, Model] = {
    f"{TYPE_PREFIX}.letter.v1": LetterDocument,
    f"{TYPE_PREFIX}.term-explained.v1": TermExplained,
}
"""What is answered or handed over, not sent: the same wherever somebody gets it."""


def published() -> dict[str, str]:
    """Every file by name, always in the same words and order."""
    models: dict[str, Model] = {**messages.events(), **messages.commands(), **DOCUMENTS}
    found = {f"{name}.json": _text(schema(name, model)) for name, model in models.items()}
    found["asyncapi.json"] = _text(asyncapi.document())
    found["index.json"] = _text(index())
    return found


def schema(name: str, model: Model) -> dict[str, Any]:
    """The JSON Schema of one message's data."""
    identity = SCHEMA_ID + name.removeprefix(f"{TYPE_PREFIX}.")
    return {"$schema": DIALECT, "$id": identity, **model.model_json_schema()}


def index() -> dict[str, Any]:
    """What there is: each message with its schema and where it travels."""
    events = {name: _entry(name, event, "event") for name, event in messages.events().items()}
    for lane in channels.LANES:
        for name in lane.messages:
            if name in events:
                events[name]["subjects"].append(lane.address)
    commands = {}
    for name, command in messages.commands().items():
        commands[name] = _entry(name, command, "command")
        commands[name]["subjects"].append(channels.command_address(command))
    documents = [_entry(name, model, "document") for name, model in DOCUMENTS.items()]
    said = [*events.values(), *commands.values()]
    return {"asyncapi": "asyncapi.json", "messages": said, "documents": documents}


def differences(folder: Path = PUBLISHED) -> list[str]:
    """Files that are missing, changed, or about a message that is gone."""
    wanted = published()
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    wrong = [name for name, text in wanted.items() if there.get(name) != text]
    gone = [name for name in there if name.startswith(TYPE_PREFIX) and name not in wanted]
    return sorted(wrong + gone)


def write(folder: Path = PUBLISHED) -> None:
    """Write what differs; other files in the folder are left alone."""
    folder.mkdir(exist_ok=True)
    wanted = published()
    for name in differences(folder):
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()


def main(arguments: list[str]) -> int:
    """The command line."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m schemas.publish [--check]", file=sys.stderr)
        return 2
    found = differences()
    if not arguments:
        write()
    for name in found:
        print(f"{'differs' if arguments else 'written'}: {name}")
    if arguments and found:
        print("Run python -m schemas.publish and look at the changes.", file=sys.stderr)
    return 1 if arguments and found else 0


def _entry(name: str, model: Model, kind: str) -> dict[str, Any]:
    return {
        "type": name,
        "kind": kind,
        "title": model.__name__,
        "description": " ".join((model.__doc__ or "").split()),
        "schema": f"{name}.json",
        "subjects": [],
    }


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
