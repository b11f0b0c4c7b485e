"""Answers of an issuer that let nobody in: each with one thing wrong, each said in the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey
from structlog.testing import CapturingLogger

from services.portal.portal import Portal
from tests.harness.doors import Doors
from tests.harness.issuer import LOW, Issuer, Wrongly
from tests.harness.signing_in import browser, open_face

pytestmark = pytest.mark.portal
EXPERT = {"sub": "pairwise-1", "organisation": "00000001", "entitlement": ["kv-expert"]}
Claims = dict[str, Any]


def with_(**changes: Any) -> Callable[[Claims], Claims]:
    """Claims with some others; None leaves one out."""
    return lambda claims: {
        name: value for name, value in {**claims, **changes}.items() if value is not None
    }


def later(**seconds: int) -> Callable[[Claims], Claims]:
    """Claims with some moments moved."""
    return lambda claims: {
        **claims,
        **{name: claims[name] + by for name, by in seconds.items()},
    }


STRANGE = RSAKey.generate_key(2048)
WRONG = {
    "another nonce": (Wrongly(with_(nonce="x" * 43)), "token_invalid_claim_nonce"),
    "no nonce": (Wrongly(with_(nonce=None)), "token_missing_claim_nonce"),
    "another audience": (Wrongly(with_(aud="loket-JENV")), "token_invalid_claim_aud"),
    "an audience besides us": (
        Wrongly(lambda one: {**one, "aud": [one["aud"], "another"], "azp": one["aud"]}),
        "token_for_others_too",
    ),
    "another authorised party": (Wrongly(with_(azp="another")), "token_invalid_claim_azp"),
    "another issuer": (Wrongly(with_(iss="https://else.example")), "token_invalid_claim_iss"),
    "no subject": (Wrongly(with_(sub=None)), "token_missing_claim_sub"),
    "an empty subject": (Wrongly(with_(sub="")), "token_invalid_claim_sub"),
    "no token id": (Wrongly(with_(jti=None)), "token_missing_claim_jti"),
    "expired": (Wrongly(later(exp=-400, iat=-400, nbf=-400)), "token_expired_token"),
    "not yet valid": (Wrongly(later(nbf=200)), "token_invalid_claim_nbf"),
    "made in the future": (Wrongly(later(iat=200)), "token_invalid_claim_iat"),
    "living too long": (Wrongly(later(exp=4000)), "token_too_old"),
    "a lower level": (Wrongly(with_(acr=LOW)), "token_acr"),
    "a level nobody knows": (Wrongly(with_(acr="loa9")), "token_acr"),
    "no level": (Wrongly(with_(acr=None)), "token_acr"),
    "unsigned": (Wrongly(algorithm="none"), "token_algorithm"),
    "signed with the public key": (Wrongly(algorithm="HS256"), "token_algorithm"),
    "signed as we did not agree": (Wrongly(algorithm="RS512"), "token_algorithm"),
    "an unknown key": (Wrongly(kid="unknown", key=STRANGE), "token_"),
    "a stranger's key under a known name": (Wrongly(key=STRANGE), "token_bad_signature"),
    "an answer of another issuer": (
        Wrongly(answer=lambda one: {**one, "iss": "https://else.example"}),
        "answer_of_another_issuer",
    ),
    "an answer that does not say whose it is": (
        Wrongly(answer=lambda one: {name: one[name] for name in ("code", "state")}),
        "answer_of_another_issuer",
    ),
    "no code": (
        Wrongly(answer=lambda one: {"state": one["state"], "iss": one["iss"]}),
        "no_code",
    ),
    "a code nobody gave": (Wrongly(answer=lambda one: {**one, "code": "x"}), "status_400"),
    "another state": (Wrongly(answer=lambda one: {**one, "state": "y" * 43}), "unknown_state"),
    "somebody who stops": (
        Wrongly(answer=lambda one: {**one, "error": "access_denied"}),
        "cancelled",
    ),
    "an issuer that fails": (Wrongly(token_status=503), "status_503"),
    "an issuer that refuses": (Wrongly(token_status=401), "status_401"),
    "no right here": (Wrongly(with_(entitlement=["other"])), "no_rule"),
    "another department": (Wrongly(with_(organisation="00000002")), "no_rule"),
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with Issuer(who=EXPERT) as running:
        yield running


@pytest.fixture(scope="module")
def desk(
    doors: Doors, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    with open_face(doors, tmp_path_factory.mktemp("desk"), "EZK", {"rijk": issuer}) as portal:
        yield portal


@pytest.fixture(autouse=True)
def rightly(issuer: Issuer) -> Iterator[None]:
    yield
    issuer.wrongly, issuer.who = Wrongly(), EXPERT


@pytest.mark.parametrize("what", WRONG)
def test_nobody_is_let_in_by(
    desk: Portal, issuer: Issuer, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer.wrongly, cause = WRONG[what]
    lines = CapturingLogger()
    monkeypatch.setattr("services.portal.login.oidc.log", lines)
    with browser(desk) as client:
        page = client.get("/werk")
        assert 400 <= page.status_code < 600 and "Opnieuw inloggen" in page.text
        assert "loket-ezk" not in client.cookies
    (line,) = lines.calls
    assert line.args == ("login_failed",) and line.kwargs["cause"].startswith(cause)
    assert "eyJ" not in str(lines.calls) and "pairwise" not in str(lines.calls)


def answer_for(client: httpx.Client) -> str:
    """Where the issuer sends a browser that began."""
    client.follow_redirects = False
    there = client.get("/inloggen/naar/rijk").headers["location"]
    return str(client.get(there).headers["location"])


def test_an_answer_counts_once(desk: Portal) -> None:
    with browser(desk) as client:
        back = answer_for(client)
        assert client.get(back).status_code == 303
        assert client.get(back).status_code == 400


def test_an_answer_counts_in_no_other_browser(desk: Portal) -> None:
    with browser(desk) as client, browser(desk) as other:
        back = answer_for(client)
        assert other.get(back).status_code == 400
        answer_for(other)
        assert other.get(back).status_code == 400
        assert "loket-ezk" not in other.cookies
        assert client.get(back).status_code == 303


def test_a_new_key_of_the_issuer_is_fetched_and_not_on_every_false_name(
    desk: Portal, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.portal.login.provider.AGAIN_AFTER", 0.0)
    issuer.rotate()
    with browser(desk) as client:
        assert client.get("/werk").url.path == "/werk"
    monkeypatch.undo()
    read = issuer.keys_read
    issuer.wrongly = Wrongly(kid="unknown", key=STRANGE)
    for _ in range(5):
        with browser(desk) as client:
            assert client.get("/werk").status_code == 403
    assert issuer.keys_read == read


def test_too_many_attempts_are_told_to_wait(desk: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.doorway.attempts, "_most", 3)
    with browser(desk) as client:
        client.follow_redirects = False
        seen = [client.get("/inloggen/naar/rijk").status_code for _ in range(8)]
    assert 429 in seen


def test_an_issuer_that_is_not_configured_is_nowhere(desk: Portal) -> None:
    with browser(desk) as client:
        for place in ("/inloggen/naar/else", "/inloggen/terug/else?code=a&state=b"):
            assert client.get(place).status_code == 404


def test_nobody_becomes_a_persona_where_people_are_real(desk: Portal) -> None:
    with browser(desk) as client:
        page = client.post("/inloggen", data={"persoon": "ezk-expert-1"})
        assert page.status_code == 403 and "loket-ezk" not in client.cookies


def test_nobody_is_sent_to_another_site_after_signing_in(desk: Portal) -> None:
    for place in ("https://else.example/", "//else.example", "/\\else.example", "/a\r\nb"):
        with browser(desk) as client:
            page = client.get("/inloggen", params={"terug": place})
            assert page.url.host == "127.0.0.1" and page.url.path == "/werk"
