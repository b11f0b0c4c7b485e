"""The envelope against the NL GOV profile and the NATS binding, for any content."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import attributes
from schemas.common import Actor, Event, Role, message_type
from schemas.envelope import (
    Meta,
    Unreadable,
    chain_digest,
    encode,
    encode_command,
    header,
    read_event,
    read_identity,
    read_meta,
    source,
)
from schemas.progress import ProgressReported
from tests.harness.examples import COMMANDS, EVENTS, envelope, example

PROGRESS = example(ProgressReported)
WHOLE = envelope(PROGRESS)

texts = st.text(max_size=60)
hostile = st.sampled_from(["\r\nce-type: x", "a\nb", "x\r", "y\n", "\0", "a: b", '"', "%0d%0a"])
words = st.builds("".join, st.lists(st.one_of(texts, hostile), min_size=1, max_size=3))
codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True)
zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
moments = st.builds(
    lambda passed, zone: (WHOLE.time + timedelta(microseconds=passed)).astimezone(zone),
    st.integers(-(10**15), 10**15),
    zones,
)
actors = st.builds(
    Actor,
    sub=codes,
    roles=st.lists(st.sampled_from(Role), max_size=6).map(tuple),
    issuer=codes,
    department=st.none() | codes,
    organisation=st.none() | codes,
)
metas = st.builds(
    Meta,
    id=words,
    source=st.builds(source, st.from_regex(r"[0-9]{20}", fullmatch=True), codes),
    case=st.uuids(),
    time=moments,
    actor=actors,
    cause=words,
    order=st.integers(0, 2**63 - 1),
    prev=st.just("") | st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    span=st.just("") | st.from_regex(r"[1-9a-f][0-9a-f]{15}", fullmatch=True),
)
events = st.sampled_from(list(EVENTS.values()))


@given(events, metas)
def test_what_is_written_is_read_back(event: Event, meta: Meta) -> None:
    headers, body = encode(event, meta)
    recorded = read_event(headers, body, "cases.x", 7)
    assert recorded.data == event
    assert recorded.meta == meta
    assert recorded.digest == chain_digest(headers, body)


@pytest.mark.parametrize(
    "traceparent",
    [
        f"00-{WHOLE.case.hex}-{'0' * 16}-01",
        f"00-{WHOLE.case.hex}-notaspan-01",
        "nonsense",
    ],
)
def test_a_span_that_is_none_is_nothing_to_link_to(traceparent: str) -> None:
    headers, body = encode(PROGRESS, WHOLE)
    read = read_event({**headers, "traceparent": traceparent}, body, "x", 1)
    assert (read.meta.span, read.meta.trace) == ("", None)


@given(texts)
def test_any_text_of_a_border_message_is_read_back(text: str) -> None:
    event = PROGRESS.model_copy(update={"text": text})
    assert read_event(*encode(event, WHOLE), "x", 1).data == event


@given(events, metas)
def test_every_attribute_keeps_to_the_profile(event: Event, meta: Meta) -> None:
    headers, _ = encode(event, meta)
    for name in headers:
        if name not in ("content-type", "traceparent"):
            assert re.fullmatch(r"ce-[a-z0-9]{1,20}", name)
            assert name.removeprefix("ce-") in {**attributes.EVENT, **attributes.SOMETIMES}
    assert re.search(attributes.TYPE, headers["ce-type"])
    assert re.search(attributes.SOURCE, headers["ce-source"])
    assert headers["ce-specversion"] == "1.0"
    assert headers["ce-time"].endswith("Z")
    assert headers["ce-subject"] == meta.case.hex
    assert UUID(headers["ce-correlationid"]) == meta.case


@given(events, metas)
def test_no_value_can_start_a_header_of_its_own(event: Event, meta: Meta) -> None:
    headers, _ = encode(event, meta)
    for value in headers.values():
        assert re.fullmatch(r"[\x21-\x7e]*", value)
    assert headers["ce-type"] == message_type(type(event))
    assert sum(len(name) + len(value) + 4 for name, value in headers.items()) <= 64 * 1024


@given(words)
def test_a_commands_identity_cannot_start_a_header_either(identity: str) -> None:
    command = next(iter(COMMANDS.values()))
    headers, _ = encode_command(command, identity)
    assert re.fullmatch(r"[\x21-\x7e]*", headers["ce-id"])
    if not re.fullmatch(attributes.IDENTITY.strip("^$"), identity):
        with pytest.raises(Unreadable, match="ce-id"):
            read_identity(type(command), headers)


def test_a_command_of_another_type_is_not_taken_for_this_one() -> None:
    one, other = list(COMMANDS.values())[:2]
    headers, _ = encode_command(one, "een-opdracht-1")
    assert read_identity(type(one), headers) == "een-opdracht-1"
    with pytest.raises(Unreadable, match="ce-type"):
        read_identity(type(other), headers)
    with pytest.raises(Unreadable, match="ce-id"):
        read_identity(type(one), None)


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: type(event).__name__)
def test_an_event_and_its_headers_fit_in_64_kilobytes(event: Event) -> None:
    headers, body = encode(event, envelope(event))
    assert len(body) + sum(len(name) + len(value) for name, value in headers.items()) <= 64 * 1024


@given(st.lists(st.integers(1, 10**20 - 1), min_size=2))
def test_sequences_sort_as_text_as_they_sort_as_numbers(numbers: list[int]) -> None:
    written = [encode(PROGRESS, replace(WHOLE, order=n))[0]["ce-sequence"] for n in numbers]
    assert {len(value) for value in written} == {20}
    assert [int(value) for value in sorted(written)] == sorted(numbers)


@given(st.data())
def test_the_digest_changes_with_any_change(data: st.DataObject) -> None:
    event = data.draw(events)
    headers, body = encode(event, envelope(event))
    before = chain_digest(headers, body)
    name = data.draw(st.sampled_from([n for n in headers if n.startswith(header(""))]))
    less = {key: value for key, value in headers.items() if key != name}
    changed = {**headers, name: headers[name] + data.draw(st.sampled_from("x0 "))}
    place = data.draw(st.integers(0, len(body) - 1))
    flipped = bytes(
        [*body[:place], body[place] ^ data.draw(st.integers(1, 255)), *body[place + 1 :]]
    )
    others = [(less, body), (changed, body), (headers, flipped), (headers, body + b" ")]
    assert before not in [chain_digest(*other) for other in others]


def test_the_digest_looks_at_cloudevents_headers_only_and_in_any_order() -> None:
    headers, body = encode(PROGRESS, WHOLE)
    turned = dict(reversed(headers.items())) | {"Nats-Msg-Id": "x"}
    assert chain_digest(turned, body) == chain_digest(headers, body)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("specversion", "0.3"),
        ("subject", "geen-dossier"),
        ("time", "gisteren"),
        ("time", "2026-11-21T12:00:00"),
        ("sequence", "x"),
        ("authclaims", "[]"),
        ("authclaims", "{"),
        ("authclaims", '{"iss":"a b","roles":[]}'),
        ("authclaims", '{"iss":"a","roles":["king"]}'),
    ],
)
def test_a_wrong_attribute_makes_an_event_unreadable(name: str, value: str) -> None:
    headers, _ = encode(PROGRESS, WHOLE)
    with pytest.raises(Unreadable):
        read_meta({**headers, header(name): value})


@pytest.mark.parametrize("name", attributes.EVENT)
def test_a_missing_attribute_is_named_or_not_needed(name: str) -> None:
    headers, _ = encode(PROGRESS, WHOLE)
    less = {key: value for key, value in headers.items() if key != header(name)}
    if name in ("type", "datacontenttype", "correlationid", "authtype"):
        assert read_meta(less) == WHOLE
    else:
        with pytest.raises(Unreadable, match=name):
            read_meta(less)


def test_a_moment_is_written_in_utc() -> None:
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    headers, _ = encode(PROGRESS, replace(WHOLE, time=summer))
    assert headers["ce-time"] == "2026-07-01T10:00:00Z"
    assert read_meta(headers).time.astimezone(UTC) == summer
