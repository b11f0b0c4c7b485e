"""Makes every key of an installation once: users', faces' and people's, and the trust list."""

from __future__ import annotations

import argparse
import base64
import json
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import nkeys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from deploy.parts import SYSTEM, SYSTEM_USER
from deploy.topology import DOOR, LOKET, Topology, topology
from schemas.common import Role
from schemas.contacts import CONTACTS
from services.kernel.calendar import local_date
from services.kernel.signing import Signer, listed

OWNER = "owner"
"""The owner of the policy signs with a key of its own, so that no coordinator speaks for it."""

LINK = "link"
"""The user as which a department's own server joins the hub."""


def make_keys(home: Path, plan: Topology | None = None) -> None:
    """Makes what is missing; what exists is left as it is."""
    plan = plan or topology()
    for zone in plan.zones:
        for user in zone.users:
            _make_seed(home, zone.name, user.name)
        _make_face(home, zone.name)
    _make_face(home, OWNER)
    for name in plan.departments:
        _make_seed(home, name, LINK)
    _make_seed(home, SYSTEM, SYSTEM_USER)
    _write_once(route_secret_file(home), secrets.token_urlsafe(32).encode())
    _write_once(subject_key_file(home), secrets.token_bytes(64))
    _write_trust(home, plan)
    _write_once(letter_key_file(home), _fresh_key())
    _list_letter_key(home)


def roll_letter_key(home: Path) -> str:
    """Sign letters with a new key from now on, and say its id; the old one stays on the list.

    The list comes first: a letter is never signed with a key that nobody can know.
    """
    pem = _fresh_key()
    fresh = Signer(pem)
    _write_list(home, [*_listed(home), listed(fresh.public, _today())])
    _write_fresh(letter_key_file(home), pem, 0o600)
    _list_letter_key(home)
    return fresh.id


def seed_file(home: Path, zone: str, user: str) -> Path:
    """Where a user's seed lies."""
    return home / "keys" / zone / f"{user}.seed"


def seed(home: Path, zone: str, user: str) -> str:
    """A user's secret."""
    return seed_file(home, zone, user).read_text().strip()


def public_key(home: Path, zone: str, user: str) -> str:
    """The key by which the server knows a user."""
    public: bytes = nkeys.from_seed(seed(home, zone, user).encode()).public_key
    return public.decode()


def face_file(home: Path, zone: str) -> Path:
    """Where the key lies with which a zone's face signs actor tokens."""
    return home / "faces" / f"{zone.lower()}.pem"


def trust_file(home: Path) -> Path:
    """Where it says whose actor tokens count, and for what."""
    return home / "trust.json"


def route_secret_file(home: Path) -> Path:
    """Where the secret lies that servers of one cluster show each other."""
    return home / "keys" / "route.secret"


def subject_key_file(home: Path) -> Path:
    """Where the key lies under which people stand in the processing log: one an installation."""
    return home / "keys" / "subjects.key"


def letter_key_file(home: Path) -> Path:
    """Where the private key lies with which letters are signed; assembly alone may read it."""
    return home / "keys" / LOKET / "letters.pem"


def letter_list_file(home: Path) -> Path:
    """Where the public list lies by which anybody checks letters."""
    return home / "letters.json"


def _list_letter_key(home: Path) -> None:
    """The key that signs now stands on the list without an end; any other has one."""
    now = Signer(letter_key_file(home).read_bytes())
    keys, today = _listed(home), _today()
    others = [{"until": today, **key} for key in keys if key["id"] != now.id]
    since = next((key["since"] for key in keys if key["id"] == now.id), today)
    if (wanted := [*others, listed(now.public, since)]) != keys:
        _write_list(home, wanted)


def _listed(home: Path) -> list[dict[str, Any]]:
    path = letter_list_file(home)
    found: list[dict[str, Any]] = json.loads(path.read_text())["keys"] if path.exists() else []
    return found


def _write_list(home: Path, keys: list[dict[str, Any]]) -> None:
    _write_fresh(letter_list_file(home), json.dumps({"keys": keys}, indent=2).encode() + b"\n")


def _today() -> str:
    return local_date(datetime.now(UTC)).isoformat()


def _make_seed(home: Path, zone: str, user: str) -> None:
    raw = nkeys.encode_seed(secrets.token_bytes(32), nkeys.PREFIX_BYTE_USER)
    _write_once(seed_file(home, zone, user), raw)


def _make_face(home: Path, zone: str) -> None:
    _write_once(face_file(home, zone), _fresh_key())


def _fresh_key() -> bytes:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_trust(home: Path, plan: Topology) -> None:
    issuers = {
        zone.name.lower(): {
            "key": _public_face(home, zone.name),
            "zone": zone.name,
            "roles": [role.value for role in _roles(zone.name)],
            "department": zone.name if zone.name in plan.departments else None,
        }
        for zone in plan.zones
    }
    issuers[OWNER] = {
        "key": _public_face(home, OWNER),
        "zone": LOKET,
        "roles": [Role.OWNER.value],
        "department": None,
    }
    _write_fresh(trust_file(home), json.dumps(issuers, indent=2).encode())


def _roles(zone: str) -> Iterable[Role]:
    by_zone = {DOOR: sorted(CONTACTS), LOKET: (Role.COORDINATOR, Role.AUDITOR)}
    return by_zone.get(zone, (Role.EXPERT, Role.LEAD))


def _public_face(home: Path, zone: str) -> str:
    key = load_pem_private_key(face_file(home, zone).read_bytes(), password=None)
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _write_fresh(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Puts a whole new file in the place of the old one."""
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.touch(0o600)
    fresh.write_bytes(content)
    fresh.chmod(mode)
    fresh.replace(path)


def _write_once(path: Path, secret: bytes) -> None:
    """Writes a file only its owner may read, unless it is there already; never half a file."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=path.parent) as fresh:
            fresh.write(secret)
            fresh.flush()
            with suppress(FileExistsError):
                os.link(fresh.name, path)


def main() -> None:
    """Makes every key that a home does not have yet."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder for the keys")
    parser.add_argument("--new-letter-key", action="store_true", help="sign letters with a new key")
    asked = parser.parse_args()
    make_keys(asked.home)
    if asked.new_letter_key:
        print(roll_letter_key(asked.home))


if __name__ == "__main__":
    main()
