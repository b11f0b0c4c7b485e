"""Stored samples: every released message as it stood on the wire, kept for ever.

`python -m tests.harness.samples` adds what is missing. It never changes what is there: what was
sent once can be met in a stream, a backup or a department's own program for years.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from schemas.envelope import chain_digest, encode, encode_command
from tests.harness.examples import CAUSE, COMMANDS, EVENTS, envelope

FOLDER = Path(__file__).parents[1] / "contract" / "samples"
MANIFEST = FOLDER / "SHA256SUMS"


@dataclass(frozen=True)
class Sample:
    """One stored message; an event's digest is what the next one carries as `prev`."""

    name: str
    headers: dict[str, str]
    body: bytes
    digest: str


def stored() -> list[Sample]:
    """All samples, read from their files."""
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        body = content["body"].encode()
        found.append(Sample(path.stem, content["headers"], body, content.get("digest", "")))
    return found


def manifest() -> dict[str, str]:
    """Digest by file name, as `sha256sum --check` reads it."""
    lines = MANIFEST.read_text(encoding="utf-8").splitlines() if MANIFEST.exists() else []
    return {name: value for value, name in (line.split("  ") for line in lines)}


def file_digest(name: str) -> str:
    """The digest of one sample's file."""
    return sha256((FOLDER / name).read_bytes()).hexdigest()


def add_missing() -> list[str]:
    """Store a sample of every message that has none; which that were."""
    FOLDER.mkdir(exist_ok=True)
    added = []
    for name, content in _contents().items():
        path = FOLDER / f"{name}.json"
        if not path.exists():
            text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
            path.write_text(text, encoding="utf-8")
            added.append(path.name)
    known = manifest() | {name: file_digest(name) for name in added}
    lines = [f"{value}  {name}\n" for name, value in sorted(known.items())]
    MANIFEST.write_text("".join(lines), encoding="utf-8")
    return added


def _contents() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for name, event in EVENTS.items():
        headers, body = encode(event, envelope(event))
        found[name] = {
            "headers": headers,
            "body": body.decode(),
            "digest": chain_digest(headers, body),
        }
    for name, command in COMMANDS.items():
        headers, body = encode_command(command, CAUSE)
        found[name] = {"headers": headers, "body": body.decode()}
    return found


if __name__ == "__main__":
    for name in add_missing():
        print(f"added: {name}")
