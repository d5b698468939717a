"""All that an export has, in the order in which an import takes it, and what it has not."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from storage import codec
from storage.bindings import BETWEEN
from storage.encryption import bound, token_hash
from storage.export.cases import Files, Shelf, ToldInCase
from storage.export.documents import State, read_told, write_told
from storage.export.kind import Kind
from storage.export.sealed import Blind, Line, Row, Sealed, Vault, by_case, by_table, in_words, words
from storage.export.traced import Causes, Classes, Contacts, Postings
from storage.inbox import NOTHING
from storage.staff_tables import absence, batch, capacity, duty, enforcement, improvement, saved_list, staff
from storage.tables import (
    binding,
    campaign,
    case_,
    case_event,
    case_team,
    conversation,
    follower,
    inbox,
    lesson,
    lesson_edit,
    membership,
    metadata,
    no_survey,
    outbox,
    playbook,
    recusal,
    respondent,
    survey_answer,
    timer,
)

Document = dict[str, Any]
Place = Callable[[Row, Vault], bytes]
LEFT_OUT: Mapping[str, str] = {
    "meta": "a mark by which a wrong key is known; the new house makes its own",
    "lease": "which process does what at the moment",
    "session": "who is signed in: whoever had its token would be",
    "invite": "invitations that nobody has accepted yet: whoever had its token would be let in",
    "offer": "links by which an account is linked or a chat goes on elsewhere, good for a day",
    "tracking": "tracking links of customers: only a hash is known, and whoever has the link sees the case",
    "trial": "what a version was like when it was tried: it is tried anew",
    "installation": "tokens of apps on platforms",
}
"""The tables that an export has nothing of, and why."""


class Hash:
    """The hash of the invitation that somebody came by: left out, and another one in its place."""

    columns = ("invite_hash",)
    fields: Mapping[str, Any] = {}

    def open(self, row: Row, line: Line, vault: Vault) -> None:
        del row, line, vault

    def seal(self, line: Line, row: Row, vault: Vault) -> None:
        # Of nothing that anybody could type, and unique.
        row["invite_hash"] = token_hash(vault.keys.blind("imported", str(line["id"])).hex())


def _told_at(blob: bytes) -> list[Any]:
    address, _, name = blob.decode().partition(BETWEEN)
    return [address, name]


def _name_and_query(blob: bytes) -> list[Any]:
    found = codec.read(blob)
    return [found["name"], found["query"]]


def _mine(table: str, *columns: str, last: str) -> Place:
    """Return what finds the place of a seal: the table, columns of the row, and a last word."""

    def place(row: Row, vault: Vault) -> bytes:
        del vault
        return bound(table, *(_text(row[column]) for column in columns), last)

    return place


def _text(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def kinds(shelf: Shelf) -> Sequence[Kind]:
    """Return every kind, so that what a line names stands in a file before."""
    known = {each.table: each for each in (*_of_people(), *_of_chats(), *_of_cases(shelf))}
    return [known[table] for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def _of_people() -> Sequence[Kind]:
    table = by_table
    return (
        Kind(
            staff,
            "Somebody of ours, with their roles as role, team and site.",
            Hash(),
            Sealed(
                column="sealed",
                fields={"name": str},
                place=_mine("staff", "invite_hash", last="name"),
                sealer=table("staff"),
                read=words,
                write=in_words,
            ),
            documents={"grants": list[list[str | None]]},
        ),
        Kind(
            duty,
            "A spot check or a routine: who was to do it by when, and what they wrote.",
            Sealed(
                column="sealed",
                fields={"words": str | None},
                place=_mine("duty", "id", last="words"),
                sealer=table("duty"),
                read=words,
                write=in_words,
            ),
        ),
        Kind(
            saved_list,
            "A list that somebody keeps.",
            Blind("blind", lambda _: "saved_list", lambda line: line["name"]),
            Sealed(
                column="sealed",
                fields={"name": str, "query": str},
                place=_mine("saved_list", "staff_id", "blind", last="list"),
                sealer=table("saved_list"),
                read=_name_and_query,
                write=lambda values: codec.written({"name": values[0], "query": values[1]}),
            ),
        ),
        Kind(
            improvement,
            "What was decided upon an analysis, and what came of it.",
            Sealed(
                column="sealed",
                fields={"what": str},
                place=_mine("improvement", "owner_id", "set_at", last="what"),
                sealer=table("improvement"),
                read=words,
                write=in_words,
            ),
            Sealed(
                column="sealed_result",
                fields={"result": str | None},
                place=lambda row, _: bound("improvement", str(row["id"]), "0", "result"),
                sealer=table("improvement"),
                read=words,
                write=in_words,
            ),
        ),
        Kind(absence, "When somebody is away, and who acts for them."),
        Kind(capacity, "How many open cases somebody can have."),
        Kind(batch, "Cases that were handed over in one go.", documents={"handed": list[list[Any]]}),
    )


def _of_chats() -> Sequence[Kind]:
    table = by_table
    return (
        Kind(
            conversation,
            "A chat: who it is with on its channel, and how far its dialogue is.",
            Blind("blind", lambda row: f"chat {row['channel']}", lambda line: line["chat"]),
            Sealed(
                column="sealed",
                fields={"chat": str, "state": Document},
                place=_mine("conversation", "channel", "blind", last="chat and state"),
                sealer=table("conversation"),
                read=codec.read,
                write=codec.written,
            ),
        ),
        Kind(
            inbox,
            "A message that was taken in; its body is null once it was erased.",
            Sealed(
                column="sealed",
                fields={"body": Document | None},
                place=_mine("inbox", "channel", "key", last="body"),
                sealer=table("inbox"),
                nothing=NOTHING,
            ),
            Sealed(
                column="sealed_answer",
                fields={"answer": Document | None},
                place=_mine("inbox", "channel", "key", last="answer"),
                sealer=table("inbox"),
            ),
        ),
        Kind(
            outbox,
            "Something that was said or is to be said, and what became of it.",
            Sealed(
                column="sealed",
                fields={"body": Document},
                place=_mine("outbox", "dedupe", last="body"),
                sealer=table("outbox"),
            ),
            Sealed(
                column="sealed_sent",
                fields={"sent": Document | None},
                place=_mine("outbox", "dedupe", last="sent"),
                sealer=table("outbox"),
            ),
        ),
        Postings(),
        Kind(
            binding,
            "Where a platform has a team's group or somebody's own chat.",
            Blind("blind", lambda row: f"binding {row['lane']}", lambda line: line["address"]),
            Sealed(
                column="sealed",
                fields={"address": str, "name": str},
                place=_mine("binding", "lane", "chat", last="address"),
                sealer=table("binding"),
                read=_told_at,
                write=lambda values: BETWEEN.join(values).encode(),
            ),
        ),
    )


def _of_cases(shelf: Shelf) -> Sequence[Kind]:
    return (
        Kind(
            case_,
            "A case: where it stands, what the rules know of it, and what its customer told.",
            State(),
            ToldInCase(),
            documents={"teams": list[str]},
        ),
        Kind(
            case_event,
            "A line of a case's timeline.",
            Sealed(
                column="sealed",
                fields={"by": Document | None, "data": Document | None},
                place=lambda row, vault: bound("case_event", vault.case(row["case_id"])[0], str(row["seq"])),
                sealer=by_case,
                read=read_told,
                write=write_told,
                nothing=NOTHING,
            ),
        ),
        Kind(case_team, "A team on whose board a case is.", order=(case_team.c.case_id, case_team.c.team)),
        Kind(recusal, "Somebody who takes no part in a case.", order=(recusal.c.case_id, recusal.c.who)),
        Kind(
            lesson,
            "A case in the case library.",
            Sealed(
                column="sealed",
                fields={"title": str, "cause": str, "done": str, "learnt": str},
                place=lambda row, vault: bound("lesson", vault.case(row["case_id"])[0], "words"),
                sealer=by_table("lesson"),
                read=codec.read,
                write=codec.written,
            ),
        ),
        Kind(lesson_edit, "Who wrote in the case library, and when."),
        Kind(membership, "A case that joined a group complaint."),
        Kind(follower, "A further chat that follows a case."),
        Contacts(),
        Causes(),
        Classes(),
        Files(shelf),
        Kind(playbook, "A procedure under which cases were filed or that somebody brought in, word for word."),
        Kind(enforcement, "Which version of a playbook holds from when on, and who put it in force."),
        Kind(timer, "A moment at which something is to happen, or did."),
        Kind(campaign, "A survey by sample: among whom was drawn, by which seed, and when."),
        Kind(respondent, "Somebody who was drawn, by their newest case, and how far they are."),
        Kind(survey_answer, "An answer to one question of a survey, by its place."),
        Kind(no_survey, "A chat that wants no more surveys."),
    )
