"""Theirs and ours: JSON and forms of the web channel into messages, cards and cases into JSON. No decisions."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from pydantic_core import to_json

from bot.pictures import FORMATS, is_picture
from bot.web.problems import FieldProblem, Problem
from handlers.belonging import Belonging, Member
from handlers.cards import Card, Dossier, Line
from handlers.house import House
from handlers.ledger import ClockLine
from handlers.message import Message, Said, SharedContact, SharedLocation
from handlers.presses import Field, Press, Question
from workflow.elements import Evidence
from workflow.language import Language
from workflow.numbers import spoken
from workflow.stored import Json, Notice

LONGEST_CHOICE = 64
LONGEST_NAME = 200
UUID_AS_WRITTEN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""How nearly all write it: so it need not be read to be written again."""
CHOOSE = "choose"
"""What a button is for that answers a question instead of making a move."""


def instant(at: datetime | None) -> str | None:
    """Return a moment in RFC 3339, UTC, with Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def read_object(body: object) -> Mapping[str, Any]:
    """Return a JSON object.

    Raises:
        Problem: 422, it is something else.
    """
    if not isinstance(body, dict):
        raise Problem(422, "fields", fields=(FieldProblem("body", "web.problem.object"),))
    return cast("Mapping[str, Any]", body)


def read_id(body: Mapping[str, object]) -> str:
    """Return the client's own id of what it sends.

    Raises:
        Problem: 422, it is no UUID.
    """
    given = str(body.get("id", ""))
    if UUID_AS_WRITTEN.fullmatch(given):
        return given
    try:
        return str(UUID(given))
    except ValueError as wrong:
        raise Problem(422, "fields", fields=(FieldProblem("id", "web.problem.uuid"),)) from wrong


def read_message(body: Mapping[str, object]) -> Message:
    """Return what a customer's program said: text, or a choice, or a contact, or a place.

    Raises:
        Problem: 422 with every field that can't be taken.
    """
    problems = [FieldProblem(name, "web.problem.unknown_field") for name in body if name not in READABLE]
    text, choice = body.get("text"), body.get("choice")
    if text is not None and not isinstance(text, str):
        problems.append(FieldProblem("text", "web.problem.text"))
    if choice is not None and (not isinstance(choice, str) or len(choice.encode()) > LONGEST_CHOICE):
        problems.append(FieldProblem("choice", "web.problem.choice"))
    contact = _contact(body.get("contact"), problems)
    location = _location(body.get("location"), problems)
    if text is None and choice is None and contact is None and location is None and not problems:
        problems.append(FieldProblem("text", "web.problem.nothing"))
    if problems:
        raise Problem(422, "fields", fields=problems)
    return Message(text=clean(str(text or "")), choice=cast("str | None", choice), contact=contact, location=location)


READABLE = frozenset({"id", "text", "choice", "contact", "location"})


def clean(text: str) -> str:
    """Return text that every store can hold: no NUL, no half surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def clean_json(value: object) -> object:
    """Return what JSON held with every text in it, names too, made storable.

    Raises:
        RecursionError: it is nested beyond reason.
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(name): clean_json(each) for name, each in cast("dict[str, object]", value).items()}
    return [clean_json(each) for each in cast("list[object]", value)] if isinstance(value, list) else value


def _contact(given: object, problems: list[FieldProblem]) -> SharedContact | None:
    if given is None:
        return None
    known = {"phone", "email", "name"}
    if isinstance(given, dict):
        fields = cast("dict[str, object]", given)
        if fields and fields.keys() <= known and all(isinstance(value, str) for value in fields.values()):
            said = {name: clean(str(value))[:LONGEST_NAME] for name, value in fields.items()}
            return SharedContact(phone=said.get("phone"), email=said.get("email"), name=said.get("name"))
    problems.append(FieldProblem("contact", "web.problem.contact"))
    return None


def _location(given: object, problems: list[FieldProblem]) -> SharedLocation | None:
    if given is None:
        return None
    if isinstance(given, dict):
        fields = cast("dict[str, object]", given)
        lat, lon, label = fields.get("lat"), fields.get("lon"), fields.get("label")
        if _degrees(lat, 90) and _degrees(lon, 180) and isinstance(label, str | None):
            called = clean(label)[:LONGEST_NAME] if label else None
            return SharedLocation(lat=float(str(lat)), lon=float(str(lon)), label=called)
    problems.append(FieldProblem("location", "web.problem.location"))
    return None


def _degrees(given: object, most: int) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and abs(given) <= most


def messages_json(notices: Sequence[Notice]) -> bytes:
    """Return what Redress said as the body of an answer; pydantic's writer takes a fifth of the time of `json`."""
    return to_json({"messages": [message_json(notice) for notice in notices]})


def message_json(notice: Notice) -> Mapping[str, Json]:
    """Return what Redress said, as a program reads it."""
    return {
        "seq": notice.seq,
        "text": notice.body.get("text"),
        "buttons": notice.body.get("buttons") or [],
        "case": notice.body.get("case"),
        "link": notice.body.get("link"),
    }


class Reader:
    """Renders for one person: their language, the site's zone."""

    def __init__(self, house: House, language: Language) -> None:
        self._house, self.language = house, language

    def say(self, said: Said | None) -> str | None:
        """Return words as this person reads them."""
        return None if said is None else self._house.say(said, self.language)

    def card(self, card: Card) -> dict[str, object]:
        """Return a card as JSON."""
        return {
            "case": spoken(card.number),
            "stage": self.say(card.stage),
            "phase": card.phase,
            "grade": self.say(card.grade),
            "category": self.say(card.category),
            "kind": self.say(card.kind),
            "owner": self.say(card.owner),
            "team": self.say(card.team),
            "due": instant(card.due),
            "clock": self.say(card.clock),
            "overdue": card.overdue,
            "filed": instant(card.filed_at),
            "version": card.version,
            "flags": [self.say(flag) for flag in card.flags],
            "issue": card.issue,
            "remedies": [
                {"name": given.remedy, "amount": given.amount, "text": self.say(said)} for given, said in card.remedies
            ],
            "parts": [
                {
                    "kind": part.kind,
                    "name": self.say(part.who),
                    "due": instant(part.due),
                    "overdue": part.overdue,
                    "asked": part.asked,
                    "mine": part.mine,
                }
                for part in card.parts
            ],
            "question": self._question(card.question) if card.question else None,
            "group": _group(card.group) if card.group else None,
            "buttons": [self._press(press) for press in (*_answers(card), *card.presses)],
        }

    def _question(self, question: Question) -> dict[str, object]:
        return {"number": question.number, "text": self.say(question.ask), "found": self.say(question.found)}

    def _press(self, press: Press) -> dict[str, object]:
        needs = [self._field(need) for need in press.needs]
        return {"label": self.say(press.label), "move": press.move or CHOOSE, "choice": press.choice, "needs": needs}

    def _field(self, field: Field) -> dict[str, object]:
        found: dict[str, object] = {"name": field.name, "type": field.type, "required": field.required}
        found["label"] = self.say(field.label)
        if field.value:
            found["value"] = field.value
        if field.choices:
            found["choices"] = [{"value": value, "label": self.say(label)} for value, label in field.choices]
        return found

    def dossier(self, dossier: Dossier) -> dict[str, object]:
        """Return a whole case as JSON: the card's own fields, and what is behind them."""
        return {
            **self.card(dossier.card),
            "elements": [{"name": self.say(name), "value": self.say(value)} for name, value in dossier.elements],
            "clocks": [self._clock(clock) for clock in dossier.clocks],
            "evidence": [self._file(file, dossier) for file in dossier.evidence],
            "timeline": [self._line(line) for line in dossier.timeline],
            "views": [{"name": self.say(name), "value": self.say(value)} for name, value in dossier.views],
            "path": [self._line(line) for line in dossier.path],
            "alike": [spoken(number) for number in dossier.alike],
            "proposal": dossier.proposal,
            "members": [self._member(member) for member in dossier.members],
            "notices": [self._notice(notice) for notice in dossier.notices],
        }

    def _clock(self, clock: ClockLine) -> dict[str, object]:
        return {
            "name": self.say(clock.name),
            "due": instant(clock.due),
            "state": clock.state,
            "breached": clock.breached,
            "hard": clock.hard,
            "provisional": clock.guessed,
            "wait": clock.waits,
            "pauses": [
                {
                    "began": instant(pause.began),
                    "ended": instant(pause.ended) if pause.ended else None,
                    "reason": self.say(pause.reason),
                    "by": self.say(pause.who),
                }
                for pause in clock.pauses
            ],
        }

    def _line(self, line: Line) -> dict[str, object]:
        return {
            "at": instant(line.at),
            "fact": line.fact,
            "text": self.say(line.said),
            "by": self.say(line.who),
            "side": line.side,
            "words": [{"name": self.say(name), "value": self.say(value)} for name, value in line.words],
        }

    def _member(self, member: Member) -> dict[str, object]:
        return {
            "case": spoken(member.number),
            "stage": self.say(member.stage),
            "through": member.through,
            "speaker": member.speaker,
            "due": instant(member.due),
        }

    @staticmethod
    def _file(file: Evidence, dossier: Dossier) -> dict[str, object]:
        url = f"/desk/files/{file.id}?case={dossier.card.number}"
        original = f"{url}&original=1" if dossier.originals and is_picture(file.type) else None
        known = {"id": file.id, "name": file.name, "type": file.type, "size": file.size, "url": url}
        return {**known, "shown": file.type in FORMATS or not is_picture(file.type), "original": original}

    @staticmethod
    def _notice(notice: Notice) -> dict[str, object]:
        return {
            "id": notice.id,
            "at": instant(notice.at),
            "lane": notice.lane,
            "to": notice.chat,
            "state": notice.state,
            "text": notice.body.get("text"),
        }


def _group(group: Belonging) -> dict[str, object]:
    return {
        "parent": group.parent,
        "through": group.through,
        "case": spoken(group.group) if group.group else None,
        "speaker": group.speaker,
    }


def _answers(card: Card) -> Sequence[Press]:
    return card.question.answers if card.question else ()


def problems_of(fields: Mapping[str, str]) -> Sequence[FieldProblem]:
    """Return the problems of a move's fields with their words' keys."""
    return [FieldProblem(name, f"cases.problem.{problem}") for name, problem in fields.items()]
