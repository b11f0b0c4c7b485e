"""Every subject but those of files (schemas/file_subjects): the only f-strings with dots."""

from __future__ import annotations

from uuid import UUID

from schemas.streams import OWNED as OWNED
from schemas.streams import Bucket as Bucket
from schemas.streams import Durable as Durable
from schemas.streams import Stream as Stream


def token(case: UUID) -> str:
    """A case as one subject token: 32 hex digits, which are also its trace id."""
    return case.hex


def case_of(subject: str) -> UUID:
    """The case a subject is about: the last token that is a case, else ValueError."""
    for part in reversed(subject.split(".")):
        if len(part) == 32:
            return UUID(part)
    raise ValueError(f"no case in subject {subject}")


def request(case: UUID) -> str:
    """One request's events."""
    return f"requests.{token(case)}"


def case(case_id: UUID) -> str:
    """One case's events."""
    return f"cases.{token(case_id)}"


def article(article_id: UUID) -> str:
    """One knowledge article's events."""
    return f"articles.{token(article_id)}"


def track(track_id: UUID) -> str:
    """One track's events; the track of a case has the case's id."""
    return f"tracks.{token(track_id)}"


def track_read(track_id: UUID) -> str:
    """Who read a track: kept where only the owner of the policy looks."""
    return f"{track(track_id)}.reads"


def desk(department: str, case_id: UUID) -> str:
    """One task's events at one desk."""
    return f"desks.{department.lower()}.{token(case_id)}"


def assignment(department: str, case_id: UUID) -> str:
    """The Loket's lane to one department."""
    return f"assignments.{department.lower()}.{token(case_id)}"


def contribution(department: str, case_id: UUID) -> str:
    """One department's lane to the Loket."""
    return f"contributions.{department.lower()}.{token(case_id)}"


def progress(institution: str, case_id: UUID) -> str:
    """What the institution is told."""
    return f"progress.{institution.lower()}.{token(case_id)}"


def progress_of(institution: str) -> str:
    """Everything one institution is told."""
    return f"progress.{institution.lower()}.*"


def delivery(case_id: UUID) -> str:
    """How the institution is told of one case, for the Loket to see."""
    return f"deliveries.{token(case_id)}"


def letter(case_id: UUID, digest: str) -> str:
    """An issued letter in the own zone."""
    return f"letters.{token(case_id)}.{digest}"


def door_letter(case_id: UUID, digest: str) -> str:
    """The same letter's way to DOOR: the import's local name."""
    return f"door.letters.{token(case_id)}.{digest}"


def notice(notice_id: str) -> str:
    """One notice's events."""
    return f"notices.{UUID(notice_id).hex}"


def read(face: str, case_id: UUID) -> str:
    """Who read what of a case at one face."""
    return f"reads.{face}.{token(case_id)}"


def retention(case_id: UUID) -> str:
    """Whether a case was destroyed."""
    return f"retention.{token(case_id)}"


def timer(service: str, case_id: UUID, name: str) -> str:
    """Where a schedule is set; setting again replaces."""
    return f"timers.set.{service}.{token(case_id)}.{name}"


def timer_due(service: str, case_id: UUID, name: str) -> str:
    """Where a schedule fires."""
    return f"timers.due.{service}.{token(case_id)}.{name}"


def quarantine(stream: str, case_id: UUID) -> str:
    """Set aside because an event could not be read."""
    return f"parked.quarantine.{stream}.{token(case_id)}"


def parked_message(stream: str, original: str) -> str:
    """A message set aside whole, since its own stream forgets it; by the case it names, if any."""
    try:
        about = token(case_of(original))
    except ValueError:
        about = "none"
    return f"parked.message.{stream}.{about}"


def command(service: str, name: str, department: str | None = None) -> str:
    """Where a service listens; desks per department."""
    desk_of = f"{department.lower()}." if department else ""
    return f"commands.{service}.{desk_of}{name}"


def text(case_id: UUID, digest: str, bucket: Bucket = Bucket.TEXTS) -> str:
    """Where a bucket keeps a text (key `<case>.<digest>`)."""
    return f"$KV.{bucket}.{token(case_id)}.{digest}"


def person(person_id: str) -> str:
    """Where the PEOPLE bucket keeps a person or an institution's addresses."""
    return f"$KV.PEOPLE.{person_id}"


def bucket_stream(bucket: str) -> str:
    """The stream behind a key-value bucket."""
    return f"KV_{bucket}"


def assignments(department: str) -> str:
    """Everything the Loket may send to one department."""
    return f"assignments.{department.lower()}.>"


def contributions(department: str) -> str:
    """Everything one department may send to the Loket."""
    return f"contributions.{department.lower()}.>"


def desks(department: str) -> str:
    """Every task of one desk."""
    return f"desks.{department.lower()}.*"


def commands(service: str, department: str | None = None) -> str:
    """Everything that may be asked of one service."""
    return command(service, ">", department)


def track_reads() -> str:
    """Where it is written who read which track."""
    return "tracks.*.reads"


def tracks() -> str:
    """Every track's events, without who read them."""
    return "tracks.*"


def timers_set(service: str) -> str:
    """Where one service sets its timers."""
    return f"timers.set.{service}.>"


def timers_due(service: str) -> str:
    """Where one service's timers fire."""
    return f"timers.due.{service}.>"


def at_door(lane: str) -> str:
    """A lane of DOOR under its local name in LOKET, which has one of the same name."""
    return f"door.{lane}"


def inbox(user: str) -> str:
    """The inbox prefix a user connects with; only that user may listen below it."""
    return f"_INBOX_{user}"


def inboxes(user: str) -> str:
    """Every inbox of one user."""
    return f"{inbox(user)}.>"


def jetstream(request: str) -> str:
    """One request to the JetStream API of the own zone."""
    return f"$JS.API.{request}"


def direct_get(stream: str) -> str:
    """Reading one stream by sequence, or a batch of it."""
    return f"$JS.API.DIRECT.GET.{stream}"


def last_by_subject(stream: str) -> str:
    """Reading the last message of any subject of one stream."""
    return f"$JS.API.DIRECT.GET.{stream}.>"


def ask_leader(stream: str) -> str:
    """Reading a message of one stream from its leader, which is never behind."""
    return f"$JS.API.STREAM.MSG.GET.{stream}"


def consumer_next(stream: str, durable: str) -> str:
    """Pulling from one durable."""
    return f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}"


def consumer_info(stream: str, durable: str) -> str:
    """Asking how one durable fares."""
    return f"$JS.API.CONSUMER.INFO.{stream}.{durable}"


def acknowledgements(stream: str, durable: str) -> str:
    """Acknowledging what one durable delivered."""
    return f"$JS.ACK.{stream}.{durable}.>"


def purge(stream: str) -> str:
    """Purging one stream, wholly or by subject."""
    return f"$JS.API.STREAM.PURGE.{stream}"


def bucket_keys(bucket: str) -> str:
    """Every key of one key-value bucket."""
    return f"$KV.{bucket}.>"
