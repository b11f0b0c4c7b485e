"""Where object stores keep files of cases: FILES in every zone, QUARANTINE at the Loket."""

from __future__ import annotations

from uuid import UUID

from schemas.streams import Bucket
from schemas.subjects import token


def file_part(case_id: UUID, digest: str, number: int, bucket: Bucket = Bucket.FILES) -> str:
    """Where an object store keeps one part of a file: all of a case lies below one wildcard."""
    return f"$O.{bucket}.C.{token(case_id)}.{digest}.{number}"


def file(case_id: UUID, digest: str, bucket: Bucket = Bucket.FILES) -> str:
    """Where an object store says what a file is: written last, so that it is there as a whole."""
    return f"$O.{bucket}.M.{token(case_id)}.{digest}"


def file_parts(case_id: UUID, digest: str, bucket: Bucket) -> tuple[str, str]:
    """All of one file: its parts, and what it is."""
    return f"$O.{bucket}.C.{token(case_id)}.{digest}.*", file(case_id, digest, bucket)


def files_of(case_id: UUID, bucket: Bucket = Bucket.FILES) -> str:
    """Everything that an object store keeps of one case: what its destruction purges."""
    return f"$O.{bucket}.*.{token(case_id)}.>"


def file_at(zone: str, kept: str) -> str:
    """The way of what FILES keeps here to FILES of another zone: the import's local name."""
    return f"files.{zone.lower()}.{kept.removeprefix(f'$O.{Bucket.FILES}.')}"


def object_stream(bucket: str) -> str:
    """The stream behind an object store."""
    return f"OBJ_{bucket}"


def bucket_files(bucket: str) -> str:
    """Every part and description in one object store."""
    return f"$O.{bucket}.>"
