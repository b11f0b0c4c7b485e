"""An endpoint consents later: by one address, of one question, once, and not for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from schemas import webhook as said
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.ids import webhook_of
from services.kernel.settings import Settings
from services.notify import hook
from services.notify.consent_keys import KEY, ConsentKeys
from services.notify.hook import Confirmed
from services.notify.hook_state import Hook, Standing
from tests.domain.test_hook import (
    ALLOWED,
    HERE,
    HOOK,
    NOT_ALLOWED,
    OFFERED,
    STOPPED,
    THERE,
    by_institution,
)
from tests.harness.makers import institution
from tests.harness.spec import START, Given, given, recorded

UNANSWERED: tuple[tuple[Event, ...], ...] = (
    (OFFERED,),
    (OFFERED, NOT_ALLOWED),
    (OFFERED, STOPPED.model_copy(update={"reason": "no_consent"})),
)


def called(before: Given[Hook | None], **more: object) -> Confirmed:
    """The address of the question that is open now."""
    assert before.state and before.state.offer
    return replace(Confirmed(before.state.offer, HERE, 60), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("history", UNANSWERED)
def test_who_withheld_an_answer_may_consent_once(history: tuple[Event, ...]) -> None:
    before = given(HOOK, *history)
    call, allowed = called(before), said.WebhookAllowed(endpoint=HERE, rate=60)
    after = before.when(hook.confirm, call).then(allowed)
    assert after.state and (after.state.standing, after.state.rate) == (Standing.ALLOWED, 60)
    after.when(hook.confirm, call).refused("consent_key")
    after.and_(STOPPED).when(hook.confirm, call).refused("consent_key")


def test_a_key_is_of_no_other_question_and_no_other_address() -> None:
    before = by_institution(OFFERED)
    call = called(before)
    before.when(hook.confirm, replace(call, offer="another")).refused("consent_key")
    for endpoint in (THERE, ""):
        before.when(hook.confirm, replace(call, endpoint=endpoint)).refused("consent_key")
    given(HOOK).when(hook.confirm, call).refused("consent_key")
    asked: Recorded[Event] = recorded(OFFERED, 2)
    anew = replace(asked, meta=replace(asked.meta, actor=institution()))
    again = Given(HOOK, (*before.events, anew))
    again.when(hook.confirm, call).refused("consent_key")
    moved = before.and_(said.WebhookOffered(institution="UL", endpoint=THERE))
    moved.when(hook.confirm, call).refused("consent_key")
    moved.when(hook.confirm, replace(call, endpoint=THERE)).refused("consent_key")
    back = moved.and_(OFFERED)
    back.when(hook.confirm, call).refused("consent_key")


def test_who_consented_at_once_has_no_key_left() -> None:
    open_then = called(given(HOOK, OFFERED))
    given(HOOK, OFFERED, ALLOWED).when(hook.confirm, open_then).refused("consent_key")
    stopped = given(HOOK, OFFERED, ALLOWED, STOPPED)
    stopped.when(hook.confirm, open_then).refused("consent_key")


def test_a_key_lasts_for_seven_days_also_where_notify_asks_on() -> None:
    before = given(HOOK, OFFERED, OFFERED, OFFERED)
    first = recorded(OFFERED).meta
    call = called(before)
    assert call.offer == first.id
    late = START + hook.CONFIRMS
    before.when(hook.confirm, call, now=late - timedelta(seconds=1)).then(said.WebhookAllowed)
    before.when(hook.confirm, call, now=late).refused("consent_key")


def test_a_late_no_takes_nothing_back() -> None:
    before = given(HOOK, OFFERED)
    after = before.when(hook.confirm, called(before)).then(said.WebhookAllowed)
    after.when(hook.answer, hook.Consent(HERE, refusal="no_consent")).then(None)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> ConsentKeys:
    """Those of the door."""
    return made(tmp_path_factory.mktemp("keys"), "seed-1")


def made(home: Path, seed: str) -> ConsentKeys:
    """Those of a door with this seed."""
    (home / "keys" / "DOOR").mkdir(parents=True, exist_ok=True)
    (home / "keys" / "DOOR" / "notify.seed").write_text(seed)
    return ConsentKeys(Settings(home=home, portal_url="https://loket.example/"), "DOOR")


def key_of(address: str) -> str:
    """What of an address is handed over."""
    return address.rpartition("/")[2]


def test_an_address_names_its_question_and_nobody_else_can_make_one(
    keys: ConsentKeys, tmp_path: Path
) -> None:
    address = keys.callback("UL", "question-1")
    assert address.startswith("https://loket.example/webhook-toestemming/UL/")
    key = key_of(address)
    said.ConfirmWebhook(case=webhook_of("UL"), key=key)
    assert keys.read("UL", key) == "question-1"
    other = key_of(keys.callback("UL", "question-2"))
    forged = f"question-1.{other.partition('.')[2]}"
    stranger = key_of(made(tmp_path, "seed-2").callback("UL", "question-1"))
    for wrong in (forged, stranger, key[:-1], f"{key}a", key.upper(), f"{key}\n", "", "."):
        assert keys.read("UL", wrong) is None, wrong
    assert keys.read("UVA", key) is None and keys.read("", key) is None


@for_any(st.one_of(st.text(max_size=120), st.from_regex(KEY, fullmatch=True)))
def test_no_guess_is_a_key(keys: ConsentKeys, guess: str) -> None:
    assert keys.read("UL", guess) is None
