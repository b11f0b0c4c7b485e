"""Read model of what waits for the owner of the policy: objections to rule on, texts to agree to.

A row stands as long as what was asked is about the latest text and was not answered.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from schemas import case as said
from schemas import settling, subjects
from schemas.catalogue import load
from schemas.envelope import Recorded
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.advice.assembly.history import text
from services.kernel.projection import Model

SCHEMA = """
CREATE TABLE IF NOT EXISTS asked (
  case_id TEXT, what TEXT, text TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (case_id, what)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS asked_by_moment ON asked (at, case_id);
CREATE TABLE IF NOT EXISTS destroyed (case_id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
WAITING = "SELECT * FROM asked ORDER BY at, case_id LIMIT ?"
OF_CASE = "SELECT what FROM asked WHERE case_id = ?"
ASK = "INSERT OR REPLACE INTO asked VALUES (?, ?, ?, ?)"
ANSWERED = "DELETE FROM asked WHERE case_id = ? AND what = ?"
OVER = "DELETE FROM asked WHERE case_id = ?"
RULING, AGREEMENT = "ruling", "agreement"
ENDS = (
    *(said.DraftWritten, said.AdviceAdopted, said.AdviceIssued),
    *(said.CaseWithdrawn, said.CaseClosed),
)


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Ask, or take back what was asked."""
    if isinstance(event.data, CaseDestroyed):
        db.execute(OVER, (event.data.case.hex,))
        db.execute("INSERT OR IGNORE INTO destroyed VALUES (?)", (event.data.case.hex,))
        return
    key = event.meta.case.hex
    if event.subject != subjects.case(event.meta.case):
        return
    if db.execute("SELECT 1 FROM destroyed WHERE case_id = ?", (key,)).fetchone():
        return
    if isinstance(event.data, ENDS):
        db.execute(OVER, (key,))
    elif what := _asked(event.data):
        db.execute(ASK, (key, what, event.data.text, text(event.meta.time)))
    elif what := _answered(event.data):
        db.execute(ANSWERED, (key, what))


MODEL = Model(
    "asked_of_owner", SCHEMA, (Stream.CASES, Stream.RETENTION), apply, ("asked", "destroyed")
)


def _asked(event: Any) -> str:
    if isinstance(event, settling.AdviceEscalated):
        return RULING
    asked = isinstance(event, said.AgreementAsked) and load().owner in event.departments
    return AGREEMENT if asked else ""


def _answered(event: Any) -> str:
    if isinstance(event, settling.EscalationDecided):
        return RULING
    given = isinstance(event, said.AgreementReceived) and event.department == load().owner
    return AGREEMENT if given else ""
