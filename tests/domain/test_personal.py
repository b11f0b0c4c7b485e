"""What personal data looks like: numbers by their own rules, words around them, any text at all."""

from __future__ import annotations

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from bench.gate.__main__ import PAGE
from bench.gate.table import table
from examples.loader import Example, load_examples
from schemas.personal import Kind, Severity, find, left_out, refused
from services.intake.person_data import seems_to_hold

LEFT = "[weggelaten]"
SCRAPS = (
    *("BSN ", "111222333", "geboren op ", "12 maart 1980", "paspoort ", "NX2K8P014", " woont op "),
    *("Dorpsstraat 12, ", "3511 AB Utrecht", "\n", "CV\n", "Opleiding\n", "2010 - 2014\n", ". "),
    *("Nationaliteit: X\n", "a@b.nl", "06-12345678", "\u200b", "\u00a0", "\u0661", "\u2013"),
)
texts = st.one_of(st.text(), st.lists(st.sampled_from(SCRAPS)).map("".join))


def kinds(text: str) -> set[Kind]:
    return {one.kind for one in find(text)}


def test_the_published_figures_are_those_that_are_measured() -> None:
    assert table() in PAGE.read_text("utf-8")


@given(texts)
def test_what_is_found_lies_in_the_text_in_order(text: str) -> None:
    found = find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    apart = [one for one in found if one.kind is not Kind.CV]
    assert all(one.end <= after.start for one, after in pairwise(apart))


@given(texts)
def test_what_is_left_out_is_gone_and_the_rest_stays(text: str) -> None:
    rest = left_out(text, LEFT)
    assert not refused(rest)
    assert rest == text or LEFT in rest
    if not refused(text):
        assert rest == text


@given(st.integers(0, 999_999_999).map("{:09}".format))
def test_nine_digits_alone_are_a_bsn_when_they_fit_the_eleven_test(digits: str) -> None:
    assert (Kind.BSN in kinds(f"Zie {digits} hierna.")) == bsn.is_valid(digits)


@pytest.mark.parametrize(
    "said",
    [
        "BSN 111222333",
        "111.222.333",
        "1112.22.333",
        "bsn\u00a0111\u2011222\u2011333",
        "111\u200b222333",
    ],
)
def test_a_bsn_is_found_however_it_is_written(said: str) -> None:
    assert Kind.BSN in kinds(f"Het nummer is {said}.")


@pytest.mark.parametrize(
    "said",
    [
        "1112223334",
        "11122233",
        "111222333-1",
        "A111222333",
        "project 111222333",
        "+31 111222333",
        "2.111222333",
        "111222334",
    ],
)
def test_part_of_another_number_is_no_bsn(said: str) -> None:
    assert Kind.BSN not in kinds(f"Het gaat om {said} nu.")


def test_the_lines_for_machines_are_known_by_their_check_digits() -> None:
    line = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"  # the example of ICAO 9303-4
    assert kinds(line) >= {Kind.DOCUMENT}
    assert Kind.DOCUMENT not in kinds(line.replace("7408122", "7408123"))


def test_a_date_needs_somebody_who_was_born() -> None:
    assert kinds("Geboren op 12-03-1980.") == {Kind.BIRTH}
    assert not kinds("Getekend op 12-03-1980 (12-03-1980).")


def test_an_address_weighs_by_what_is_said_of_it() -> None:
    there = "Dorpsstraat 12, 3511 AB Utrecht"
    assert kinds(f"Zij woont op {there}.") == {Kind.HOME}
    assert kinds(f"Stuur het naar {there}.") == {Kind.ADDRESS}
    assert not kinds(f"Universiteit Utrecht, {there}.")


def test_a_cv_is_left_out_from_its_first_sign_to_its_last() -> None:
    cv = "Curriculum vitae\n\nOpleiding\n2010 - 2014 BSc\n\nTalen\nFarsi"
    assert kinds(cv) == {Kind.CV}
    assert left_out(f"Beste Loket,\n{cv}", LEFT) == f"Beste Loket,\n{LEFT}\nFarsi"


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.slug)
def test_no_example_request_is_refused(example: Example) -> None:
    assert not seems_to_hold(example.submit)


@pytest.mark.parametrize(
    "scrap",
    ["J.", "x@", "A", "1 ", "A1 ", "12-", "geboren ", "paspoort ", "cv\n", "2010 ", "a.b-", "A<"],
)
def test_no_text_takes_long(scrap: str) -> None:
    """Twice as long a text takes about twice as long: nothing in it is quadratic."""
    most = 60_000
    text = (scrap * most)[:most]
    began = process_time()
    find(text)
    assert process_time() - began < 10


def test_what_only_warns_is_not_left_out() -> None:
    assert [one.severity for one in find("Mail a@b.nl")] == [Severity.WARN]
    assert left_out("Mail a@b.nl", LEFT) == "Mail a@b.nl"


def test_a_list_of_attachments_is_no_cv() -> None:
    assert Kind.CV not in kinds("Bijlagen\nCV\nPublicaties\nReferenties")
