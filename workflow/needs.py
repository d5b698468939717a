"""What a move wants filled in: words, amounts, dates, choices; and whether what was filled in will do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from workflow.extension import problem_with
from workflow.hearing import ANSWERS, HOW, SAID, WAYS, awaited
from workflow.limits import latest_promise
from workflow.moves import Move
from workflow.outside import PARTY, PARTY_NAME, awaited_of, naming_problems, offered_here
from workflow.parts import PART, parts_of
from workflow.rating import RATED, TAKEN_DOWN, is_rated, rated_fields
from workflow.recusal import named_in
from workflow.remedies import BETWEEN, MONETARY, REMEDIES, remedy_problems
from workflow.scoring import SCORE, criteria_fields, score_problems
from workflow.views import FIELD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.playbook import Playbook
    from workflow.timeline import Fields, Value

LONGEST = 4000
"""Characters in one field."""
CENTS = 100


class NeedType(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    """An amount such as 12.50; kept in the currency's smallest unit."""
    DATE = "date"
    """A day (meaning its end, local time) or a moment in RFC 3339."""
    DAY = "day"
    """A day that is past or today; kept as it is written in RFC 3339."""
    CHOICE = "choice"
    CHOICES = "choices"
    """Several of what is offered; kept with commas between."""
    STAFF = "staff"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Need:
    """One field of a move; `choices` are closed answers where the type is CHOICE or CHOICES."""

    name: str
    type: NeedType = NeedType.TEXT
    required: bool = True
    choices: tuple[str, ...] = ()


def _text(name: str, *, required: bool = True) -> Need:
    return Need(name, required=required)


REASON, TEXT, NOTE = _text("reason"), _text("text"), _text("text", required=False)
TEAM = Need("team", NeedType.TEAM)
DATE = Need("date", NeedType.DATE)
SITE = Need("site", NeedType.CHOICE, required=False)
STAFF, ANY_TEAM = Need("staff", NeedType.STAFF, required=False), Need("team", NeedType.TEAM, required=False)

GIVEN = (
    Need(REMEDIES, NeedType.CHOICES, required=False),
    *(Need(remedy.value, NeedType.MONEY, required=False) for remedy in MONETARY),
)
AMOUNT = Need("amount", NeedType.MONEY, required=False)
MOOD = Need("mood", NeedType.CHOICE, required=False, choices=("calm", "upset", "angry"))
"""The customer's mood, as whoever spoke to them saw it (procedures.md, 0)."""
NAMED = _text(PARTY_NAME, required=False)
"""What a party is called that the playbook does not name."""
RESPONSIBLE = (Need(PARTY, NeedType.CHOICE, required=False), NAMED)
"""Who outside is responsible, where it is no matter of the company's."""
EXPECTED, UNTIL = Need("expected", NeedType.DATE, required=False), Need("until", NeedType.DATE, required=False)
"""When a party's answer is expected where that is not as usual, and until when it still needs."""

NEEDS: dict[Move, tuple[Need, ...]] = {
    Move.CONTACT: (MOOD, NOTE),
    Move.GRADE: (
        Need("grade", NeedType.CHOICE),
        Need("category", NeedType.CHOICE, required=False),
        Need("customer", NeedType.CHOICE, required=False),
        SITE,
        Need("reach", NeedType.CHOICE, required=False),
        Need("priority", NeedType.CHOICE, required=False),
        _text("reason", required=False),
    ),
    Move.DISPATCH: (TEAM, NOTE),
    Move.REACT: (TEXT,),
    Move.REFUSE: (REASON,),
    Move.NOTE: (TEXT, MOOD, Need("release", NeedType.CHOICE, required=False, choices=("no", "yes"))),
    Move.ASK: (TEXT,),
    Move.ANSWER: (TEXT,),
    Move.MEET: (MOOD, NOTE),
    Move.ARRIVE: (NOTE,),
    Move.CONTAIN: (TEXT,),
    Move.PROPOSE: (TEXT, DATE, *GIVEN, AMOUNT),
    Move.APPROVE: (NOTE,),
    Move.REJECT: (REASON,),
    Move.POSTPONE: (REASON, DATE),
    Move.TRANSFER: (TEAM, SITE, REASON),
    Move.REQUEST_EXTENSION: (REASON, DATE),
    Move.GRANT_EXTENSION: (NOTE,),
    Move.REFUSE_EXTENSION: (REASON,),
    Move.ASSIGN: (Need("staff", NeedType.STAFF),),
    Move.UPHOLD: (NOTE,),
    Move.NOT_UPHOLD: (_text("explanation"), *RESPONSIBLE),
    Move.SUPPORT: (TEAM, TEXT),
    Move.ADVISE: (TEXT,),
    Move.ORDER: (NOTE,),
    Move.RESOLVE: (_text("measures"), _text("result"), _text("prevention"), *GIVEN),
    Move.VERIFY: (TEXT,),
    Move.UNVERIFY: (REASON,),
    Move.SIGN_OFF: (NOTE,),
    Move.TELL: (NOTE,),
    Move.REVISIT: (
        Need("answer", NeedType.CHOICE, choices=("satisfied", "neutral", "dissatisfied", "unreachable")),
        _text("comment", required=False),
    ),
    Move.HEAR: (Need(SAID, NeedType.CHOICE, choices=tuple(ANSWERS)), Need(HOW, NeedType.CHOICE, choices=WAYS), NOTE),
    Move.REPLY: (TEXT, *RESPONSIBLE),
    Move.ESCALATE: (REASON,),
    Move.INTRODUCE: (Need("staff", NeedType.STAFF), Need("consent", NeedType.CHOICE, choices=("yes",)), MOOD, REASON),
    Move.REPORT: (TEXT,),
    Move.CALL: (Need("reached", NeedType.CHOICE, choices=("yes", "no")), MOOD, NOTE),
    Move.MERGE: (_text("number"),),
    Move.ANSWER_FINALLY: (REASON,),
    Move.STUDY: (NOTE,),
    Move.CLOSE: (REASON,),
    Move.MARK: (Need("label", NeedType.CHOICE), REASON),
    Move.UNMARK: (Need("label", NeedType.CHOICE), REASON),
    Move.RECUSE: (STAFF, ANY_TEAM, REASON),
    Move.READMIT: (STAFF, ANY_TEAM, REASON),
    Move.SCORE: (Need(SCORE, NeedType.NUMBER), TEXT),
    Move.REFER: (Need(PARTY, NeedType.CHOICE), NAMED, REASON, _text("piece", required=False), EXPECTED),
    Move.RELAY: (Need(PARTY, NeedType.CHOICE), TEXT, UNTIL),
    Move.RECALL: (Need(PART, NeedType.CHOICE), REASON),
    Move.DECLARE: (REASON, _text("cases", required=False)),
    Move.DISSOLVE: (REASON,),
    Move.JOIN: (_text("number"),),
    Move.LEAVE: (REASON,),
    Move.ELECT: (_text("chosen"),),
    Move.UNELECT: (REASON,),
}


def needs_of(move: Move, playbook: Playbook) -> tuple[Need, ...]:
    """Return the fields of `move`, with the playbook's own names as choices; a choice among nothing is left out.

    Where refunds or compensation are offered they carry the money, and a plan has no other amount.
    """
    if move not in playbook.needs:
        playbook.needs[move] = _worked_out(move, playbook)
    return playbook.needs[move]


def _worked_out(move: Move, playbook: Playbook) -> tuple[Need, ...]:
    offered = (
        need if need.choices else Need(need.name, need.type, need.required, _offered(need.name, playbook))
        for need in NEEDS.get(move, ())
    )
    asked = (need for need in offered if _is_asked(need, playbook) and not (playbook.criteria and need.name == SCORE))
    return (*_criteria(move, playbook), *asked, *_rated(move, playbook), *_views(move, playbook))


def _criteria(move: Move, playbook: Playbook) -> Iterator[Need]:
    """Yield the fields for the criteria of a score, each with points of its own."""
    return (Need(name, NeedType.NUMBER) for name in (criteria_fields(playbook) if move is Move.SCORE else ()))


def _rated(move: Move, playbook: Playbook) -> tuple[Need, ...]:
    """Return the fields for the poll's questions, each answered by a number from 1."""
    return tuple(
        Need(name, NeedType.CHOICE, required=False, choices=tuple(str(1 + place) for place in range(len(each.choices))))
        for name, each in rated_fields(move, playbook).items()
    )


def _views(move: Move, playbook: Playbook) -> tuple[Need, ...]:
    """Return the fields for the views that a case is sorted by when it is graded."""
    views = playbook.views.items() if move is Move.GRADE else ()
    return tuple(
        Need(f"{FIELD}{name}", NeedType.CHOICE, required=False, choices=tuple(view.of)) for name, view in views
    )


def needs_here(move: Move, case: Case, playbook: Playbook) -> tuple[Need, ...]:
    """Return the fields of `move` as this case has them: the answers that it waits for, the labels that it has."""
    needs = needs_of(move, playbook)
    if move in TAKEN_DOWN and not is_rated(playbook.stages[case.stage]):
        needs = tuple(need for need in needs if not need.name.startswith(RATED))
    if move not in HERE:
        return needs
    name, choices = HERE[move]
    return tuple(replace(need, choices=choices(case, playbook)) if need.name == name else need for need in needs)


HERE: Mapping[Move, tuple[str, Callable[[Case, Playbook], tuple[str, ...]]]] = {
    Move.GRADE: ("category", lambda case, playbook: playbook.categories_of(case.kind)),
    Move.HEAR: (SAID, awaited),
    Move.UNMARK: ("label", lambda case, _playbook: tuple(sorted(case.labels))),
    Move.REFER: (PARTY, offered_here),
    Move.RELAY: (PARTY, lambda case, _playbook: awaited_of(case)),
    Move.RECALL: (PART, lambda case, _playbook: parts_of(case)),
}
"""Fields that offer what the case at hand has."""


def _is_asked(need: Need, playbook: Playbook) -> bool:
    if need.type in (NeedType.CHOICE, NeedType.CHOICES):
        return bool(need.choices)
    if need == NAMED:
        return any(party.typed for party in playbook.outside.values())
    if need.type is not NeedType.MONEY:
        return True
    money = playbook.remedies.money
    return not money if need == AMOUNT else need.name in money


def _offered(name: str, playbook: Playbook) -> tuple[str, ...]:
    names = OFFERED.get(name)
    return tuple(names(playbook)) if names else ()


OFFERED: Mapping[str, Callable[[Playbook], Iterable[str]]] = {
    "grade": lambda playbook: playbook.grades,
    "category": lambda playbook: (category.id for category in playbook.categories),
    "team": lambda playbook: playbook.teams,
    "customer": lambda playbook: playbook.classes,
    "label": lambda playbook: playbook.labels,
    "site": lambda playbook: playbook.sites,
    PARTY: lambda playbook: playbook.outside,
    PART: lambda playbook: (name for name, clock in playbook.clocks.items() if clock.part),
    "reach": lambda playbook: (reach.value for reach in playbook.weighing.reach),
    "remedies": lambda playbook: (remedy.value for remedy in playbook.remedies.offered),
    "priority": lambda playbook: map(str, playbook.priorities),
}
"""The playbook's own names that a field offers."""


def problems_in(move: Move, fields: Fields, case: Case, playbook: Playbook, at: datetime) -> dict[str, str]:
    """Return what is wrong with `fields`, field by field.

    The problems: required, choice, past, long, self, limit, range, earlier, approval.

    A grade below the proposed one needs a reason, which stays on the timeline.
    """
    problems: dict[str, str] = {}
    for need in needs_here(move, case, playbook):
        problem = _problem(need, fields.get(need.name), at)
        if problem:
            problems[need.name] = problem
    if move in (Move.MERGE, Move.JOIN) and fields.get("number") == case.number:
        problems["number"] = "self"
    if move is Move.GRADE and not fields.get("reason") and _below(fields.get("grade"), case.proposed, playbook):
        problems["reason"] = "required"
    if move in PROMISES and _beyond(fields.get("date"), latest_promise(case, playbook)):
        problems.setdefault("date", "limit")
    if move is Move.SCORE:
        problems |= score_problems(fields, playbook)
    if move is Move.REQUEST_EXTENSION and (problem := problem_with(fields.get("date"), case, at, playbook)):
        problems.setdefault("date", problem)
    problems |= remedy_problems(move, fields, case, playbook)
    problems |= naming_problems(fields, playbook) if NAMED in NEEDS.get(move, ()) else {}
    return problems | _about_whom(move, fields, case)


def _about_whom(move: Move, fields: Fields, case: Case) -> dict[str, str]:
    """A recusal names somebody, and only who is recused is readmitted."""
    if move not in (Move.RECUSE, Move.READMIT):
        return {}
    named = named_in(fields)
    if not named:
        return {"staff": "required"}
    return {} if move is Move.RECUSE or named <= case.recused else {"staff": "choice"}


PROMISES = frozenset({Move.PROPOSE, Move.POSTPONE, Move.REQUEST_EXTENSION})
"""Moves whose date is promised to the customer."""


def _below(grade: Value, proposed: str | None, playbook: Playbook) -> bool:
    if proposed is None or grade not in playbook.grades:
        return False
    return playbook.gravity(str(grade)) < playbook.gravity(proposed)


def _beyond(date: Value, limit: datetime | None) -> bool:
    return limit is not None and isinstance(date, datetime) and date > limit


def _problem(need: Need, value: Value, at: datetime) -> str | None:
    if value is None or value == "":
        return "required" if need.required else None
    chosen = str(value).split(BETWEEN) if need.type is NeedType.CHOICES else [value]
    if need.choices and not set(chosen) <= set(need.choices):
        return "choice"
    if need.type is NeedType.DATE and isinstance(value, datetime) and value <= at:
        return "past"
    return "long" if isinstance(value, str) and len(value) > LONGEST else None


def read_fields(
    move: Move, raw: Mapping[str, object], playbook: Playbook, zone: ZoneInfo
) -> tuple[Fields, dict[str, str]]:
    """Read the fields of `move` from what a form or a program sent; unknown names are problems, not dropped.

    Returns:
        The fields as typed values, and what could not be read: date, money, number, choices, text or unknown, by field.
    """
    return read_needs(needs_of(move, playbook), raw, zone)


def read_needs(wanted: Iterable[Need], raw: Mapping[str, object], zone: ZoneInfo) -> tuple[Fields, dict[str, str]]:
    """Read `wanted` fields; the same as `read_fields`, for whatever wants them."""
    needs = {need.name: need for need in wanted}
    fields: dict[str, Value] = {}
    problems = {name: "unknown" for name in raw if name not in needs}
    for name, need in needs.items():
        given = raw.get(name)
        if given is None or given == "":
            continue
        try:
            fields[name] = READERS.get(need.type, _read_text)(given, zone)
        except (ValueError, OverflowError):
            problems[name] = need.type.value
    return fields, problems


def _read_text(given: object, _zone: ZoneInfo) -> Value:
    if not isinstance(given, str):
        raise ValueError
    return given.replace("\x00", "").strip()


def _read_number(given: object, _zone: ZoneInfo) -> Value:
    if isinstance(given, bool) or not isinstance(given, int | str):
        raise ValueError
    return int(given)


def _read_money(given: object, _zone: ZoneInfo) -> Value:
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise ValueError
    amount = round(float(given) * CENTS)
    if amount < 0:
        raise ValueError
    return amount


def _read_date(given: object, zone: ZoneInfo) -> Value:
    if not isinstance(given, str):
        raise ValueError
    if len(given) == len("2026-01-31"):
        day = date.fromisoformat(given) + timedelta(days=1)
        return datetime.combine(day, time(0), zone).astimezone(UTC)
    moment = datetime.fromisoformat(given)
    return moment.replace(tzinfo=moment.tzinfo or zone).astimezone(UTC)


def _read_day(given: object, _zone: ZoneInfo) -> Value:
    if not isinstance(given, str):
        raise ValueError
    return date.fromisoformat(given).isoformat()


def _read_choices(given: object, _zone: ZoneInfo) -> Value:
    listed: object = given.split(BETWEEN) if isinstance(given, str) else given
    if not isinstance(listed, list):
        raise ValueError
    names = cast("list[object]", listed)
    if not all(isinstance(name, str) for name in names):
        raise ValueError
    return BETWEEN.join(dict.fromkeys(str(name).strip() for name in names))


READERS = {
    NeedType.DAY: _read_day,
    NeedType.CHOICES: _read_choices,
    NeedType.NUMBER: _read_number,
    NeedType.MONEY: _read_money,
    NeedType.DATE: _read_date,
    NeedType.STAFF: _read_number,
}
