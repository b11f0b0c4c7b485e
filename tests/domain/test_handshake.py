"""Consent is in the two headers of an endpoint's answer, and in nothing else; a rate is kept."""

from __future__ import annotations

from itertools import pairwise

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.channels import consent
from services.notify.channels.turns import Turns
from services.notify.hook import Consent

ORIGIN = "loket.example"
ALLOWS, RATE = "WebHook-Allowed-Origin", "WebHook-Allowed-Rate"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({ALLOWS: "*", RATE: "*"}, Consent("e")),
        ({ALLOWS: ORIGIN, RATE: "60"}, Consent("e", rate=60)),
        ({ALLOWS: "Loket.Example", RATE: "1"}, Consent("e", rate=1)),
        ({}, Consent("e", refusal="no_consent")),
        ({RATE: "*"}, Consent("e", refusal="no_consent")),
        ({ALLOWS: "", RATE: "*"}, Consent("e", refusal="no_consent")),
        ({ALLOWS: "other.example", RATE: "*"}, Consent("e", refusal="other_origin")),
        ({ALLOWS: "example", RATE: "*"}, Consent("e", refusal="other_origin")),
        ({ALLOWS: "*.example", RATE: "*"}, Consent("e", refusal="other_origin")),
        ({ALLOWS: f"{ORIGIN}, other.example", RATE: "*"}, Consent("e", refusal="other_origin")),
        ({ALLOWS: "*"}, Consent("e", refusal="no_rate")),
        ({ALLOWS: "*", RATE: "0"}, Consent("e", refusal="bad_rate")),
        ({ALLOWS: "*", RATE: "-5"}, Consent("e", refusal="bad_rate")),
        ({ALLOWS: "*", RATE: "many"}, Consent("e", refusal="bad_rate")),
        ({ALLOWS: "*", RATE: "9" * 400}, Consent("e", refusal="bad_rate")),
        ({ALLOWS: "*", RATE: "\u0661"}, Consent("e", refusal="bad_rate")),
        ({"Allow": "POST", "Access-Control-Allow-Origin": "*"}, Consent("e", refusal="no_consent")),
    ],
)
def test_consent_is_what_two_headers_say(headers: dict[str, str], expected: Consent) -> None:
    made = httpx.Headers([(k.encode(), v.encode()) for k, v in headers.items()], encoding="utf-8")
    assert consent.read("e", made, ORIGIN) == expected


def test_the_question_names_who_asks_and_how_much() -> None:
    asked = consent.question(ORIGIN, "https://loket.example/call")
    assert asked == {
        "webhook-request-origin": ORIGIN,
        "webhook-request-callback": "https://loket.example/call",
        "webhook-request-rate": str(consent.RATE),
    }


@given(
    rate=st.integers(1, 1000),
    lates=st.lists(st.sampled_from([0.0, 0.0, 0.5, 70.0]), min_size=2, max_size=40),
)
def test_no_more_are_sent_in_a_minute_than_was_granted(rate: int, lates: list[float]) -> None:
    """Also when some come for their turn when it has long passed."""
    clock = [0.0]
    turns = Turns(lambda: clock[0])
    clock[0] = 60.0  # what started just now leaves a gap
    sent = []
    promised = [turns.wait("e", number, rate) for number in range(len(lates))]
    sent += [60.0] * promised.count(0.0)
    for number, late in enumerate(lates):
        if promised[number] == 0.0:
            continue
        clock[0] += late
        while wait := turns.wait("e", number, rate):
            clock[0] += wait
        sent.append(clock[0])
    assert len(sent) == len(lates)
    for first, when in enumerate(sent):
        within = [one for one in sent[first:] if one - when < 60.0 - 1e-6]
        assert len(within) <= rate


def test_a_turn_is_kept_for_who_was_promised_it_and_others_are_not_held_up() -> None:
    clock = [-60.0]
    turns = Turns(lambda: clock[0])
    clock[0] = 0.0
    assert turns.wait("slow", "first", 1) == 0.0
    assert turns.wait("slow", "second", 1) == 60.0
    assert turns.wait("slow", "third", 1) == 120.0
    clock[0] = 30.0
    assert turns.wait("slow", "second", 1) == 30.0
    assert turns.wait("quick", "other", 1) == 0.0
    assert turns.wait("free", "other", None) == 0.0
    clock[0] = 60.0
    assert turns.wait("slow", "second", 1) == 0.0


@given(rate=st.integers(1, 600), many=st.integers(1, 20), stops=st.floats(0.0, 90.0))
def test_the_rate_holds_over_a_restart(rate: int, many: int, stops: float) -> None:
    clock, sent = [0.0], list[float]()
    for messages in (many, 3):
        turns = Turns(lambda: clock[0])
        for number in range(messages):
            while wait := turns.wait("e", number, rate):
                clock[0] += wait
            sent.append(clock[0])
        clock[0] += stops * 1e-3
    gaps = [later - earlier for earlier, later in pairwise(sent)]
    assert all(gap >= 60.0 / rate - 1e-6 for gap in gaps)
