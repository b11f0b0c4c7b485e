"""Writes schemas/published/openapi-*.json: the interface of each kind of face.

`python -m services.portal.api.publish` writes; with `--check` it fails when what is there differs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from schemas.publish import PUBLISHED
from services.portal.api.document import described
from services.portal.api.interfaces import INTERFACES


def published() -> dict[str, str]:
    """Every file by name."""
    return {f"openapi-{kind}.json": described(one) for kind, one in INTERFACES.items()}


def differences(folder: Path = PUBLISHED) -> list[str]:
    """Files that are missing, changed, or about a kind of face that is gone."""
    wanted = published()
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("openapi-*.json")}
    return sorted(name for name in {*wanted, *there} if wanted.get(name) != there.get(name))


def main(arguments: list[str]) -> int:
    """The command line."""
    check = arguments == ["--check"]
    if arguments and not check:
        print("usage: python -m services.portal.api.publish [--check]", file=sys.stderr)
        return 2
    found, wanted = differences(), published()
    for name in found:
        print(f"{'differs' if check else 'written'}: {name}")
        if not check and name in wanted:
            (PUBLISHED / name).write_text(wanted[name], encoding="utf-8")
        elif not check:
            (PUBLISHED / name).unlink()
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
