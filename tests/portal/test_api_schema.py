"""Schemathesis asks every operation of every face: no 5xx, and nothing that the schema forbids."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any, TypeAlias

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from services.portal.api.document import described
from services.portal.api.interfaces import INTERFACES
from services.portal.kinds import kind_of
from tests.harness.doors import Doors
from tests.harness.programs import act, asked, key_of, program

pytestmark = [
    pytest.mark.portal,
    pytest.mark.timeout(180),
    # The system runs in a thread of this process, and draws numbers meanwhile.
    pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning"),
]
WHO = {
    "DOOR": "tud-adviesteam",
    "LOKET": "loket-coordinator-1",
    "EZK": "ezk-expert-1",
    "OWNER": "ocw-beleid",
}
LOOKED_AT = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)
Operation: TypeAlias = "APIOperation[Any, Any, Any, Any]"
EXAMPLES, PATIENCE, LONGEST = 6, 30.0, 60_000
FEW = settings(
    max_examples=EXAMPLES,
    database=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@cache
def operations(face: str, mode: GenerationMode) -> dict[str, Operation]:
    """Every operation of a face, without long texts: to make one costs the generator seconds."""

    def shorter(part: dict[str, Any]) -> dict[str, Any]:
        if part.get("maxLength") != LONGEST:
            return part
        less = {"maxLength": 60} if mode is GenerationMode.POSITIVE else {}
        return {name: told for name, told in part.items() if name != "maxLength"} | less

    whole = json.loads(described(INTERFACES[kind_of(face)]), object_hook=shorter)
    schema = schemathesis.openapi.from_dict(whole)
    found = (one.ok() for one in schema.get_all_operations() if isinstance(one, Ok))
    return {one.label: one for one in found}


def labels(face: str) -> list[str]:
    """Every operation of a face by the name that Schemathesis gives it."""
    paths = INTERFACES[kind_of(face)].paths.items()
    ways = [(path, {"GET": read, "POST": change}) for path, (read, change) in paths]
    return [f"{way} {path}" for path, has in ways for way, there in has.items() if there]


LABELS = [(face, label) for face in WHO for label in labels(face)]


@pytest.fixture(scope="module")
def things(doors: Doors) -> dict[str, str]:
    """Something that may be changed in every collection: made here, for nobody else's test."""
    with program(doors, "DOOR", WHO["DOOR"]) as door:
        case = asked(door).raise_for_status().json()["id"]
    with program(doors, "LOKET", WHO["LOKET"]) as loket:
        body = {"product": "case-advice", "departments": ["EZK"], "reason": "extra-expertise"}
        found = act(loket, f"/dossiers/{case}/uitzettingen", body)
        assert found.status_code == 201, found.text
    with program(doors, "EZK", WHO["EZK"]) as desk:
        _there(desk, f"/opdrachten/{case}")
    with program(doors, "OWNER", WHO["OWNER"]) as owner:
        made = owner.post("/sporen", json={"institution": "TUD", "concern": "espionage"})
        track = made.raise_for_status().json()["id"]
    return {"adviesaanvragen": case, "dossiers": case, "opdrachten": case, "sporen": track}


@pytest.mark.parametrize("face", WHO)
def test_every_operation_is_asked(face: str) -> None:
    assert set(labels(face)) == operations(face, GenerationMode.POSITIVE).keys()


@pytest.mark.parametrize(("face", "label"), LABELS)
def test_no_call_breaks_the_schema(
    doors: Doors, things: dict[str, str], face: str, label: str
) -> None:
    ways = {mode: operations(face, mode)[label] for mode in GenerationMode}  # knows CHECKS, too
    with requests.Session() as session:
        session.trust_env = False
        how = {
            "base_url": f"{doors.urls[face]}/v1",
            "headers": {"Authorization": f"Bearer {key_of(doors, face, WHO[face])}"},
            "checks": CHECKS.get_by_names(list(LOOKED_AT)),
            "session": session,
        }
        for mode, operation in ways.items():
            _ask(operation, things.get(operation.path.split("/")[1], ""), mode, how)


def _ask(operation: Operation, id: str, mode: GenerationMode, how: dict[str, Any]) -> None:
    """Ask one operation some times, about one thing."""
    known: dict[str, Any] = {}
    if "{id}" in operation.path:
        known["path_parameters"] = {"id": id}
        if operation.method == "post":
            known["headers"] = {"If-Match": "*"}

    @FEW
    @given(case=operation.as_strategy(generation_mode=mode, **known))
    def asking(case: Any) -> None:
        if mode is GenerationMode.POSITIVE and case.query:
            case.query.pop("cursor", None)  # ours are the only ones that mean something
        case.call_and_validate(**how)

    asking()


def _there(client: httpx.Client, path: str) -> None:
    """Wait until something that was sent to another zone is there."""
    until = time.monotonic() + PATIENCE
    while client.get(path).status_code == 404:
        assert time.monotonic() < until, path
        time.sleep(0.1)
