"""Which notices of the server are about a message that somebody must look at."""

from __future__ import annotations

import json

import pytest

from services.cli.look.parking import was_handled


def advisory(stream: str, reason: str = "") -> bytes:
    told = {"stream": stream, "consumer": "assembly-contributions", "stream_seq": 221}
    return json.dumps({**told, "deliveries": 1, "reason": reason}).encode()


@pytest.mark.parametrize("stream", ["CONTRIBUTIONS", "ASSIGNMENTS"])
def test_what_was_removed_from_a_border_stream_was_acknowledged(stream: str) -> None:
    assert was_handled(advisory(stream, "Unacknowledged message was deleted"))


@pytest.mark.parametrize(
    "body",
    [
        advisory("CASES", "Unacknowledged message was deleted"),
        advisory("CONTRIBUTIONS", "unreadable"),
        advisory("CONTRIBUTIONS"),
        b"no advisory",
    ],
)
def test_anything_else_is_still_parked(body: bytes) -> None:
    assert not was_handled(body)
