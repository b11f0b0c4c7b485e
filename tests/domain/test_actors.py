"""Actor tokens: only what a trusted issuer signed, for us, for a short while, within its reach."""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import time
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from jwt.api_jws import PyJWS

from schemas.common import Actor, Refused
from schemas.contacts import CONTACTS
from services.kernel.actors import Verifier, sign
from tests.harness.makers import coordinator, expert, institution
from tests.harness.strategies import tried

KEYS = {name: Ed25519PrivateKey.generate() for name in ("door", "loket", "ezk", "jenv", "stranger")}


def public(name: str) -> bytes:
    return KEYS[name].public_key().public_bytes_raw()


def secret(name: str) -> bytes:
    return KEYS[name].private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


VERIFIER = Verifier(
    "intake",
    {
        "door": {"key": base64(public("door")), "roles": sorted(CONTACTS)},
        "loket": {"key": base64(public("loket")), "roles": ["coordinator", "auditor"]},
        "ezk": {"key": base64(public("ezk")), "roles": ["expert", "lead"], "department": "EZK"},
        "jenv": {"key": base64(public("jenv")), "roles": ["expert"], "department": "JENV"},
    },
)


def token(signed_by: str = "door", **changes: Any) -> str:
    """A good token of an institution, with some claims changed or (None) left out."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "sub": "adviser-1",
        "roles": ["institution"],
        "organisation": "UL",
        "iss": "door",
        "aud": "intake",
        "iat": now,
        "exp": now + 300,
        "jti": "1",
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return PyJWS().encode(json.dumps(kept).encode(), secret(signed_by), algorithm="EdDSA")


def refusal(authorization: str) -> Refused:
    with pytest.raises(Refused) as refused:
        VERIFIER.actor(authorization)
    assert refused.value.reason == "not_signed_in"
    return refused.value


OF_NCTV = Actor(sub="e", issuer="jenv", roles=("expert",), department="JENV", unit="NCTV")


@pytest.mark.parametrize("actor", [institution(), coordinator(), expert(), OF_NCTV])
def test_who_a_face_signed_in_acts_as_such(actor: Actor) -> None:
    signed = sign(actor, "intake", secret(actor.issuer))
    assert VERIFIER.actor(f"Bearer {signed}") == actor
    assert VERIFIER.actor(f"bearer {signed}") == actor


def test_a_unit_is_one_of_the_department_that_the_issuer_speaks_for() -> None:
    strange = OF_NCTV.model_copy(update={"unit": "AIVD"})
    assert "unit" in refusal(f"Bearer {sign(strange, 'intake', secret('jenv'))}").detail
    no_unit = expert().model_copy(update={"unit": "NCTV"})
    assert "unit" in refusal(f"Bearer {sign(no_unit, 'intake', secret('ezk'))}").detail


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"exp": int(time.time()) - 1}, id="expired"),
        pytest.param({"iat": int(time.time()) + 600}, id="from the future"),
        pytest.param({"exp": int(time.time()) + 7200}, id="lives too long"),
        pytest.param({"iat": 0}, id="was made long ago"),
        pytest.param({"aud": "assembly"}, id="for another service"),
        pytest.param({"iss": "stranger"}, id="of an unknown issuer"),
        pytest.param({"iss": "loket"}, id="signed by another issuer"),
        pytest.param({"iss": ["door"]}, id="of several issuers"),
        pytest.param({"roles": ["coordinator"]}, id="with a role beyond its issuer"),
        pytest.param({"roles": ["institution", "service"]}, id="with one role too many"),
        pytest.param({"roles": []}, id="without a role"),
        pytest.param({"roles": ["emperor"]}, id="with an unknown role"),
        pytest.param({"roles": "institution"}, id="with roles that are no list"),
        pytest.param({"department": "EZK"}, id="of a department its issuer does not speak for"),
        pytest.param({"unit": "NCTV"}, id="of a unit without its department"),
        *[
            pytest.param({"organisation": None, "roles": [role]}, id=f"of no institution, {role}")
            for role in sorted(CONTACTS)
        ],
        pytest.param({"sub": "a b"}, id="of somebody who cannot be"),
        pytest.param({"sub": 7}, id="of somebody who is a number"),
        pytest.param({"exp": "soon"}, id="that ends at a word"),
        pytest.param({"exp": float("inf")}, id="that never ends"),
        *[
            pytest.param({name: None}, id=f"without {name}")
            for name in ("exp", "iat", "jti", "sub", "aud", "iss", "roles")
        ],
    ],
)
def test_a_token_is_refused_that_is(changes: dict[str, Any]) -> None:
    refusal(f"Bearer {token(**changes)}")


@pytest.mark.parametrize(
    "changes", [{"department": "BZ"}, {"department": None}, {"roles": ["coordinator"]}]
)
def test_a_department_signs_for_itself_only(changes: dict[str, Any]) -> None:
    claims = {"iss": "ezk", "roles": ["expert"], "department": "EZK", "organisation": None}
    assert VERIFIER.actor(f"Bearer {token('ezk', **claims)}").department == "EZK"
    refusal(f"Bearer {token('ezk', **{**claims, **changes})}")


def test_a_token_signed_with_another_key_is_forged() -> None:
    assert "Signature" in refusal(f"Bearer {token('stranger')}").detail


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_only_the_algorithm_we_chose_counts(algorithm: str) -> None:
    """The public key is no secret, so it must not work as one either."""
    body = token().split(".")[1]
    head = base64(json.dumps({"alg": algorithm, "typ": "JWT"}).encode())
    signed = hmac.new(public("door"), f"{head}.{body}".encode(), hashlib.sha256).digest()
    refusal(f"Bearer {head}.{body}.{base64(signed) if algorithm == 'HS256' else ''}")


def test_a_token_that_was_checked_before_is_checked_again_once_it_expired(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = token()
    assert VERIFIER.actor(f"Bearer {good}").organisation == "UL"
    monkeypatch.setattr("services.kernel.actors.time.time", lambda: sys.maxsize)
    monkeypatch.setattr(VERIFIER, "_keys", {})
    assert "not trusted" in refusal(f"Bearer {good}").detail


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_token_changed_in_any_part_is_refused(place: int) -> None:
    parts = token().split(".")
    parts[place] = parts[place][:-4] + ("AAAA" if parts[place][-4:] != "AAAA" else "BBBB")
    refusal(f"Bearer {'.'.join(parts)}")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic dTpw", token()])
def test_without_a_bearer_token_nobody_acts(header: str) -> None:
    refusal(header)


@tried(40)
@given(st.text(max_size=40) | st.text("eyJ.-_ABCab0189", max_size=60))
def test_garbage_is_refused_never_an_error(garbage: str) -> None:
    refusal(f"Bearer {garbage}")
