"""The file that says who may sign somebody in: what is wrong in it is refused at the start."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from schemas.common import Refused, Role
from services.kernel.settings import Settings
from services.portal.login.doorway import Doorway
from services.portal.login.failing import NotSignedIn
from services.portal.login.issuers import issuers_at
from services.portal.login.rights import person_id, person_of
from tests.architecture.source import ROOT

EXAMPLE = ROOT / "deploy" / "login.example.toml"
FACES = ("DOOR", "LOKET", "OWNER", "EZK")


def copied(folder: Path, *changes: tuple[str, str]) -> Path:
    """The example with some words changed, and keys beside it."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    pem = RSAKey.generate_key(2048).as_pem(private=True)
    for name in re.findall(r'key = "([^"]+)"', text):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(pem)
    path = folder / "login.toml"
    path.write_text(text, encoding="utf-8")
    return path


def settings(path: Path, **told: Any) -> Settings:
    """As an installation with real people is told."""
    fine = {"portal_url": "https://ezk.loket.example", "portal_secure": True, "login": path}
    return Settings(**{**fine, **told})


@pytest.mark.parametrize("face", FACES)
async def test_the_example_is_right_for_every_kind_of_face(tmp_path: Path, face: str) -> None:
    doorway = Doorway.open(face, settings(copied(tmp_path)))
    assert doorway.providers
    for provider in doorway.providers.values():
        assert set(provider.issuer.clients) == {face}
    await doorway.close()


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ('roles = ["coordinator"]', 'roles = ["expert"]', "expert is no role at LOKET"),
        ('roles = ["expert"]', 'roles = ["service"]', "service is no role at EZK"),
        ('url = "https://inloggen', 'url = "http://inloggen', "is not an https address"),
        ('faces = ["LOKET"]', 'faces = ["ELSE"]', "there is no face ELSE"),
        ("LoA/substantial", "LoA/enormous", "is not one of its levels"),
        ('= "TUD"', '= "NOBODY"', "NOBODY is no institution"),
        ("[issuer.represents]", "[issuer.claims]", "login file"),
        ('when = { organisation = "00000000000000000001"', "when = { organisation = 1", "when"),
        ('name = "rijk"', 'name = "instelling"', "two issuers are called instelling"),
        ('name = "rijk"', 'naam = "rijk"', "naam"),
    ],
)
def test_a_file_that_could_let_somebody_in_wrongly_is_refused(
    tmp_path: Path, before: str, after: str, why: str
) -> None:
    with pytest.raises(Refused, match=re.escape(why)) as refused:
        issuers_at(copied(tmp_path, (before, after)), "EZK")
    assert refused.value.reason == "bad_login"


def test_a_face_that_no_issuer_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no issuer has a client for BZ"):
        issuers_at(copied(tmp_path), "BZ")


@pytest.mark.parametrize("key", [b"", b"no key", RSAKey.generate_key(2048).as_pem(private=False)])
def test_a_face_without_its_private_key_is_refused(tmp_path: Path, key: bytes) -> None:
    path = copied(tmp_path)
    for one in tmp_path.rglob("*.pem"):
        one.write_bytes(key)
    with pytest.raises(Refused, match="The key of EZK"):
        Doorway.open("EZK", settings(path))


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"portal_demo": True}, "two_ways_in"),
        ({"portal_secure": False}, "bad_login"),
        ({"portal_url": "http://ezk.loket.example"}, "bad_login"),
        ({"portal_url": "http://ezk.loket.example", "portal_secure": False}, "bad_login"),
    ],
)
def test_real_people_and_a_demo_or_an_open_line_do_not_go_together(
    tmp_path: Path, told: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Refused) as refused:
        Doorway.open("EZK", settings(copied(tmp_path), **told))
    assert refused.value.reason == reason


def test_rules_give_what_they_say_at_their_own_face_and_nothing_elsewhere(tmp_path: Path) -> None:
    path = copied(tmp_path)
    claims = {
        "sub": "s",
        "organisation": "00000000000000000001",
        "entitlement": ["kennisveiligheid-expert"],
    }
    rijk = issuers_at(path, "EZK")[0]
    person = person_of("EZK", rijk, claims)
    assert (person.roles, person.department, person.organisation) == ((Role.EXPERT,), "EZK", None)
    others: tuple[dict[str, object], ...] = (
        {"entitlement": []},
        {"entitlement": "kennisveiligheid"},
        {"organisation": None},
    )
    for wrong in others:
        with pytest.raises(NotSignedIn, match="no_rule"):
            person_of("EZK", rijk, {**claims, **wrong})
    with pytest.raises(NotSignedIn, match="no_rule"):
        person_of("LOKET", issuers_at(path, "LOKET")[0], claims)


def test_an_id_is_of_one_issuer_and_fits_in_a_subject() -> None:
    ids = {
        person_id(issuer, sub)
        for issuer in ("https://a", "https://b")
        for sub in ("1", "x" * 255, "a b.>*")
    }
    assert len(ids) == 6
    assert all(re.fullmatch(r"p-[0-9a-f]{32}", one) for one in ids)


@pytest.mark.parametrize("mail", ["a@b.example\nBcc: c@d.example", "no address", 1, ["a@b.c"]])
def test_a_name_or_address_that_is_none_is_left_out(tmp_path: Path, mail: object) -> None:
    rijk = issuers_at(copied(tmp_path), "EZK")[0]
    claims = {
        "sub": "s",
        "organisation": "00000000000000000001",
        "entitlement": ["kennisveiligheid-expert"],
        "email": mail,
        "name": "\u202eevil\n" + "n" * 500,
    }
    person = person_of("EZK", rijk, claims)
    assert person.mail is None
    assert person.name.startswith("evil") and len(person.name) <= 120
