"""Signing in by OpenID Connect, as it should go, at every kind of face."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from services.portal.login.rights import person_id
from services.portal.portal import Portal
from tests.harness.doors import Doors
from tests.harness.issuer import Issuer
from tests.harness.signing_in import KVK, browser, open_face, session_of

pytestmark = pytest.mark.portal
EXPERT = {
    "sub": "pairwise-1",
    "organisation": "00000001",
    "entitlement": ["other", "kv-expert"],
    "name": "Demo-expert bij de inlogdienst",
    "email": "expert@inlog.example",
}
CONTACT = {
    "sub": "pairwise-2",
    "scope": "kennisveiligheid",
    "represents": {"sub": "00000011", "iss": "https://kvk.example", "sub_id_type": KVK},
}
OTHERS = {
    "LOKET": ("/tafel", {"organisation": "00000003", "entitlement": "kv-coordinator"}),
    "OWNER": ("/cijfers", {"organisation": "00000004", "entitlement": "kv-owner"}),
    "JENV": ("/werk", {"organisation": "00000002", "entitlement": "kv-expert"}),
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with Issuer() as running:
        yield running


@pytest.fixture(scope="module")
def desk(
    doors: Doors, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    with open_face(doors, tmp_path_factory.mktemp("desk"), "EZK", {"rijk": issuer}) as portal:
        yield portal


def test_somebody_comes_back_to_the_page_they_wanted(desk: Portal, issuer: Issuer) -> None:
    issuer.who = EXPERT
    with browser(desk) as client:
        page = client.get("/werk?van=mij")
        assert (page.status_code, page.url.path) == (200, "/werk")
        assert page.url.query == b"van=mij"
        assert "Demo-expert bij de inlogdienst" in page.text
    assert not issuer.refused


def test_what_is_asked_is_what_the_profile_asks(desk: Portal, issuer: Issuer) -> None:
    issuer.who = EXPERT
    with browser(desk) as client:
        client.get("/werk")
        client.get("/inloggen")
    first, second = issuer.asked[-2:]
    assert first["scope"] == "openid" and first["response_type"] == "code"
    assert first["acr_values"] == "http://eidas.europa.eu/LoA/substantial"
    assert '"entitlement": null' in first["claims"] and '"email": null' in first["claims"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43 and first[name] != second[name]


def test_who_signed_in_is_known_under_an_id_that_says_nothing(
    doors: Doors, desk: Portal, issuer: Issuer
) -> None:
    issuer.who = EXPERT
    with browser(desk) as client:
        client.get("/werk")
    there = doors.do(desk.people.get(person_id(issuer.url, "pairwise-1")))
    assert there and there.mail == "expert@inlog.example" and there.department == "EZK"
    assert "pairwise" not in there.id
    doors.do(desk.people.put(there.with_second("thuis@elders.example")))
    issuer.who = {**EXPERT, "email": "nieuw@inlog.example"}
    with browser(desk) as client:
        client.get("/werk")
    again = doors.do(desk.people.get(there.id))
    assert again and again.mail == "nieuw@inlog.example"
    assert again.second_mail == "thuis@elders.example"


def test_signing_in_gives_a_session_of_its_own_each_time(
    doors: Doors, desk: Portal, issuer: Issuer
) -> None:
    issuer.who = EXPERT
    with browser(desk) as client:
        client.cookies.set("loket-ezk", "chosen-by-somebody-else", domain="127.0.0.1")
        client.get("/werk")
        before = {one.value or "" for one in client.cookies.jar if one.name == "loket-ezk"}
        client.get("/inloggen")
        after = {one.value or "" for one in client.cookies.jar if one.name == "loket-ezk"}
    assert "chosen-by-somebody-else" not in after and before != after
    assert session_of(doors, desk, before.pop()) is None


def test_two_windows_can_sign_in_at_the_same_time(desk: Portal, issuer: Issuer) -> None:
    issuer.who = EXPERT
    with browser(desk) as client:
        client.follow_redirects = False
        first = client.get("/inloggen/naar/rijk").headers["location"]
        second = client.get("/inloggen/naar/rijk").headers["location"]
        backs = [client.get(one).headers["location"] for one in (first, second)]
        for back in backs:
            assert client.get(back).headers["location"] == "/"


def test_signing_out_ends_it_here_and_goes_on_to_the_issuer(
    doors: Doors, desk: Portal, issuer: Issuer
) -> None:
    issuer.who = EXPERT
    with browser(desk) as client:
        client.get("/werk")
        secret = client.cookies["loket-ezk"]
        session = session_of(doors, desk, secret)
        assert session
        page = client.post("/uitloggen", data={"_csrf": session.form_token})
        assert page.url.path == "/uitgelogd" and session_of(doors, desk, secret) is None
        there = page.headers["refresh"].removeprefix("0; url=")
        asked = parse_qs(urlsplit(there).query)
        assert there.startswith(f"{issuer.url}/end?") and asked["client_id"][0] in issuer.clients
        assert asked["post_logout_redirect_uri"] == [f"{desk.settings.portal_url}/uitgelogd"]
        assert client.get("/uitgelogd").headers.get("refresh") is None


@pytest.mark.parametrize("face", OTHERS)
def test_each_face_of_the_state_takes_its_own_people(
    doors: Doors, issuer: Issuer, tmp_path: Path, face: str
) -> None:
    begin, claims = OTHERS[face]
    issuer.who = {"sub": f"pairwise-{face}", **claims}
    with open_face(doors, tmp_path, face, {"rijk": issuer}) as portal, browser(portal) as client:
        assert client.get("/").url.path == begin
        issuer.who = EXPERT
        page = client.get("/inloggen")
        assert page.status_code == 403 and "geen rechten" in page.text


def test_an_institution_is_who_represents_says(
    doors: Doors, issuer: Issuer, tmp_path: Path
) -> None:
    issuer.who = CONTACT
    with open_face(doors, tmp_path, "DOOR", {"instelling": issuer}) as portal:
        with browser(portal) as client:
            assert client.get("/").url.path == "/aanvragen"
            session = session_of(doors, portal, client.cookies["loket-door"])
            assert session and session.actor.organisation == "TUD"
        assert '"represents": {"essential": true}' in issuer.asked[-1]["claims"]
        for wrong in (
            {},
            {"represents": "00000011"},
            {"represents": {"sub": "00000099", "sub_id_type": KVK}},
            {"represents": {"sub": "00000011", "sub_id_type": "urn:nl-eid-gdi:1.0:id:RSIN"}},
        ):
            issuer.who = {"sub": "pairwise-2", "scope": "kennisveiligheid", **wrong}
            with browser(portal) as client:
                page = client.get("/aanvragen")
                assert page.status_code == 403 and "kennisinstelling" in page.text
                assert client.get("/aanvragen").status_code == 403


def test_with_two_issuers_somebody_chooses(doors: Doors, issuer: Issuer, tmp_path: Path) -> None:
    with Issuer(who=EXPERT) as other:
        both = {"een": issuer, "twee": other}
        with open_face(doors, tmp_path, "EZK", both) as portal, browser(portal) as client:
            page = client.get("/werk")
            assert page.url.path == "/inloggen" and "Dienst een" in page.text
            client.follow_redirects = False
            there = client.get("/inloggen/naar/twee").headers["location"]
            back = client.get(there).headers["location"]
            mixed = back.replace("/terug/twee", "/terug/een")
            assert client.get(mixed).status_code == 400
            client.follow_redirects = True
            assert client.get("/inloggen/naar/twee").url.path == "/werk"
