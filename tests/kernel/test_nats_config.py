"""Keys and configuration: made once, for their owner only, and accepted by nats-server itself."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from deploy.keys import make_keys, public_key, seed
from deploy.nats_config import (
    Cluster,
    Hub,
    Node,
    department_config,
    server_config,
    write_config,
)
from deploy.server_process import binary
from deploy.topology import topology
from schemas.contacts import CONTACTS

PLAN = topology()
SHAPES = {
    "alone": {},
    "cluster": {"cluster": Cluster(name="loket", port=6222, routes=(6222, 6223, 6224))},
    "hub": {"hub": Hub(port=7422, remote=("EZK", "DEF"))},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with keys."""
    home = tmp_path_factory.mktemp("made")
    make_keys(home, PLAN)
    return home


def contents(home: Path) -> dict[Path, bytes]:
    """Every file below a home."""
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def accepted(home: Path, text: str) -> bool:
    """Whether nats-server takes a configuration."""
    path = home / "nats" / "tried.conf"
    write_config(path, text)
    done = subprocess.run([binary(), "-t", "-c", str(path)], capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.parametrize("shape", SHAPES)
def test_the_server_accepts_every_shape(made: Path, shape: str) -> None:
    node = Node(name="one", port=4222, store=made / "store")
    assert accepted(made, server_config(made, PLAN, node, **SHAPES[shape]))  # type: ignore[arg-type]


def test_the_server_accepts_a_departments_own(made: Path) -> None:
    node = Node(name="ezk", port=4223, store=made / "store")
    assert accepted(made, department_config(made, PLAN.zone("EZK"), node, hub_port=7422))


def test_a_department_with_its_own_server_has_no_streams_at_the_hub(made: Path) -> None:
    node = Node(name="hub", port=4222, store=made / "store")
    hub = Hub(port=7422, remote=("EZK",))
    accounts = json.loads(server_config(made, PLAN, node, hub=hub))["accounts"]
    assert "jetstream" not in accounts["EZK"]
    assert [one for one in accounts if one.startswith("EZK")] == ["EZK"]
    assert accounts["BZ"]["jetstream"] == "enabled"


def test_keys_are_made_once(made: Path) -> None:
    before = contents(made)
    make_keys(made, PLAN)
    assert contents(made) == before


def test_a_new_department_gets_keys_and_others_keep_theirs(home: Path) -> None:
    make_keys(home, topology(("EZK",)))
    before = contents(home)
    make_keys(home, topology(("EZK", "IENW")))
    after = contents(home)
    assert {path for path in before if after[path] != before[path]} == {home / "trust.json"}
    assert seed(home, "IENW", "desk").startswith("SU")


def test_secrets_are_for_their_owner_only(made: Path) -> None:
    patterns = ("keys/**/*.seed", "keys/**/*.pem", "keys/*.secret", "faces/*")
    secrets = [path for pattern in patterns for path in made.glob(pattern)]
    assert len(secrets) == len(PLAN.zones) + sum(len(z.users) for z in PLAN.zones) + 5 + 4
    assert {path.stat().st_mode & 0o777 for path in secrets} == {0o600}


def test_every_user_is_known_by_a_key_of_its_own(made: Path) -> None:
    known = [public_key(made, zone.name, user.name) for zone in PLAN.zones for user in zone.users]
    assert len(set(known)) == len(known)
    assert all(key.startswith("U") for key in known)


def test_trust_says_who_may_speak_for_whom(made: Path) -> None:
    trust = json.loads((made / "trust.json").read_text())
    said = {name: (one["zone"], one["roles"], one["department"]) for name, one in trust.items()}
    assert said["door"] == ("DOOR", sorted(CONTACTS), None)
    assert said["loket"] == ("LOKET", ["coordinator", "auditor"], None)
    assert said["owner"] == ("LOKET", ["owner"], None)
    assert said["ezk"] == ("EZK", ["expert", "lead"], "EZK")
    assert len({one["key"] for one in trust.values()}) == 8
