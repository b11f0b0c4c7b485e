"""Delivery reports (RFC 3464), as mail servers make them."""

from __future__ import annotations

FAILED = "Action: failed\nStatus: 5.1.1"


def report(*recipients: str, kind: str = "delivery-status") -> bytes:
    """A report as mail servers make them."""
    blocks = "".join(f"Final-Recipient: rfc822; a@b.example\n{one}\n\n" for one in recipients)
    return (
        (
            f"From: MAILER-DAEMON@b.example\nSubject: Undelivered\nMIME-Version: 1.0\n"
            f'Content-Type: multipart/report; report-type={kind}; boundary="x"\n\n'
            f"--x\nContent-Type: text/plain\n\nAction: failed\nStatus: 5.1.1\n\n"
            f"--x\nContent-Type: message/delivery-status\n\n"
            f"Reporting-MTA: dns; b.example\n\n{blocks}"
            f"--x\nContent-Type: message/rfc822\n\nSubject: What was sent\n\nHello\n\n--x--\n"
        )
        .replace("\n", "\r\n")
        .encode()
    )
