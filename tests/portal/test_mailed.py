"""Mails read as words: what a reader sees of them, and that no mail gets the better of it."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.common import Refused
from services.faces import mailed
from services.faces.mailed import DEPTH, LARGEST, LINE, LONGEST, NAMED, PARTS, Mailed, read_mail

HEAD = b"From: a@example.org\r\nSubject: Vraag\r\nMIME-Version: 1.0\r\n"


def mail(text: str = "Mag dit?", **more: str) -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["Subject"] = "Adviesteam <advies@example.org>", "Samenwerking"
    made["Message-ID"] = "<1@example.org>"
    made.set_content(text)
    return made


def multipart(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    body = b"".join(b"--X\r\n" + part + b"\r\n" for part in parts)
    return (
        HEAD + b"Content-Type: multipart/" + kind + b'; boundary="X"\r\n\r\n' + body + b"--X--\r\n"
    )


def test_a_plain_mail_is_its_words() -> None:
    found = read_mail(mail("Mag dit?\nMet groet").as_bytes())
    assert (found.subject, found.text) == ("Samenwerking", "Mag dit?\nMet groet")
    assert found.sender == "Adviesteam <advies@example.org>"


def test_headers_are_decoded_and_stay_one_line() -> None:
    raw = b"From: =?utf-8?q?Ren=C3=A9?= <r@example.org>\r\nSubject: =?utf-8?q?a=0D=0ABcc=3A_x?=\r\n"
    found = read_mail(raw + b"\r\nHoi")
    assert found.sender.startswith("René")
    assert "\n" not in found.subject and "\r" not in found.subject


def test_markup_is_taken_off_and_what_is_not_seen_is_not_read() -> None:
    html = (
        "<html><head><title>t</title><style>p{}</style></head><body><p>Een &amp; twee</p>"
        "<script>alert('x')</script><div>drie<br>vier</div><img src='http://x/y.png'></body>"
    )
    made = EmailMessage(policy=SMTP)
    made["Subject"] = "x"
    made.set_content(html, subtype="html")
    found = read_mail(made.as_bytes()).text
    assert found.split() == ["Een", "&", "twee", "drie", "vier"]


def test_plain_words_go_before_markup() -> None:
    made = mail("Gewone tekst")
    made.add_alternative("<p>Opgemaakt</p>", subtype="html")
    assert read_mail(made.as_bytes()).text == "Gewone tekst"


def test_attachments_are_named_and_not_kept() -> None:
    made = mail()
    made.add_attachment(b"%PDF geheim", maintype="application", subtype="pdf", filename="plan.pdf")
    made.add_attachment("ook geheim", filename="notitie.txt")
    found = read_mail(made.as_bytes())
    assert [(one.name, one.kind) for one in found.attached] == [
        ("plan.pdf", "application/pdf"),
        ("notitie.txt", "text/plain"),
    ]
    assert "geheim" not in str(found.stored())


def test_a_mail_in_a_mail_is_an_attachment() -> None:
    made = mail("Buitenste")
    made.add_attachment(mail("Binnenste"))
    found = read_mail(made.as_bytes())
    assert found.text == "Buitenste"
    assert [one.kind for one in found.attached] == ["message/rfc822"]


@pytest.mark.parametrize("charset", [b"utf-16", b"x-onbekend", b"base64", b"idna", b'"', b"\xff"])
def test_whatever_it_says_of_its_characters_it_is_read(charset: bytes) -> None:
    raw = HEAD + b"Content-Type: text/plain; charset=" + charset + b"\r\n\r\nMag \xe9 dit \xff?"
    assert isinstance(read_mail(raw).text, str)


def test_words_cannot_hide_or_turn_round() -> None:
    found = read_mail(mail("goed\u202efout\u200b\x07.").as_bytes())
    assert found.text == "goedfout."


def test_a_deep_nest_ends() -> None:
    raw = b"".join(
        b'Content-Type: multipart/mixed; boundary="B%d"\r\n\r\n--B%d\r\n' % (n, n)
        for n in range(900)
    )
    try:
        assert read_mail(HEAD + raw + b"\r\ntekst").text == ""
    except Refused as refused:
        assert refused.reason in ("mail_unreadable", "mail_too_large")


def test_as_deep_as_people_write_is_read() -> None:
    made = mail("binnen")
    for _ in range(5):
        outer = EmailMessage(policy=SMTP)
        outer["Subject"] = "x"
        outer.make_mixed()
        del made["Subject"], made["From"], made["Message-ID"]
        outer.attach(made)
        made = outer
    assert read_mail(made.as_bytes()).text == "binnen"
    assert DEPTH > 5


def test_too_many_parts_are_refused_before_they_are_parsed() -> None:
    with pytest.raises(Refused, match="mail_too_large"):
        read_mail(multipart(*[b"\r\nx"] * (2 * PARTS + 5)))


def test_many_parts_are_counted_out() -> None:
    part = b"Content-Type: application/octet-stream\r\n\r\nx"
    found = read_mail(multipart(*[part] * (PARTS + 50)))
    assert len(found.attached) == NAMED


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(Refused, match="mail_too_large"):
        read_mail(HEAD + b"\r\n" + b"a" * LARGEST)
    with pytest.raises(Refused, match="mail_too_large"):
        read_mail(b"Subject: " + b"a" * 70_000 + b"\r\n\r\nx")


def test_long_words_are_cut() -> None:
    found = read_mail(b"Subject: " + b"a " * 3_000 + b"\r\n\r\n" + b"b" * (LONGEST + 10))
    assert len(found.subject) <= LINE and len(found.text) == LONGEST


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "nasty",
    [
        b"From: " + b"(" * 20_000,
        b"From: " + b'"' + b"\\" * 30_000,
        b"From: " + b"a@b," * 10_000,
        b"Subject: " + b"=?utf-8?q?" * 5_000,
        b"Content-Type: text/plain; " + b"a*0*=x;" * 6_000,
        b"Content-Type: text/html\r\n\r\n" + b"<!--" * 50_000,
        b"Content-Type: text/html\r\n\r\n" + b"<a " * 60_000,
        b"Content-Type: text/html\r\n\r\n" + b"&#" * 60_000,
        b"Content-Type: text/html\r\n\r\n" + b"<![CDATA[" * 20_000,
        b"Content-Type: text/html\r\n\r\n" + b"<" * 200_000,
    ],
    ids=lambda raw: raw[:30].decode().replace("\r\n", " "),
)
def test_no_mail_takes_long(nasty: bytes) -> None:
    try:
        assert isinstance(read_mail(nasty + b"\r\n\r\nx"), Mailed)
    except Refused as refused:
        assert refused.reason.startswith("mail_")


def test_too_many_headers_are_refused() -> None:
    part = b"a: b\r\n" * 3_000
    with pytest.raises(Refused, match="mail_unreadable"):
        read_mail(multipart(part + b"\r\nx"))


LINES = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=X",
        b"Content-Type: text/html; charset=utf-7",
        b"Content-Type: message/rfc822",
        b"Content-Type: multipart/alternative",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: quoted-printable",
        b"Content-Disposition: attachment; filename*=utf-8''%FF%00",
        b"Content-Disposition: ;;;",
        b"Subject: =?utf-8?b?====?=",
        b"From: <<>>,;:",
        b"",
        b"--X",
        b"--X--",
        b"--",
        b"<p>\xff=\x00",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES | st.binary(max_size=40), max_size=30))
@example([b"Content-Type: multipart/mixed; boundary=", b"", b"--", b"--"])
def test_whatever_the_bytes_it_is_a_mail_or_a_refusal(lines: list[bytes]) -> None:
    try:
        found = read_mail(b"\r\n".join(lines))
    except Refused as refused:
        assert refused.reason in ("mail_unreadable", "mail_too_large")
        return
    assert mailed.UNSEEN.search(found.text + found.subject + found.sender) is None
    assert "\n" not in found.subject + found.sender
    assert len(found.text) <= LONGEST
    assert Mailed.read(found.stored()) == found
    found.name.encode()


def test_the_same_message_has_one_name_by_whatever_way_it_came() -> None:
    once = mail().as_bytes()
    again = b"Received: from elsewhere\r\n" + once
    assert read_mail(once).name == read_mail(again).name
    assert read_mail(mail("Anders").as_bytes()).name != read_mail(once).name
