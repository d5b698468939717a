"""The buttons of a card: moves, and the answers to the question of the decision tree that the case stands at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.granting import decimal
from handlers.introducing import may_be_introduced
from handlers.message import Phrase, Said
from workflow.case import Case, only_helps, roles_here, teams_of
from workflow.inputs import needs_with
from workflow.moves import Move
from workflow.needs import Need, NeedType, needs_here
from workflow.outside import PARTY, awaited_of
from workflow.parts import PART, parts_of
from workflow.people import CUSTOMER, Actor, StaffId
from workflow.playbook import Playbook
from workflow.rating import TAKEN_DOWN, rated_fields
from workflow.recusal import is_recused, person, team
from workflow.remedies import BETWEEN, GIVEN_BY, REMEDIES, Given
from workflow.scoring import Criterion, criteria_fields
from workflow.stored import Staff
from workflow.timeline import Fields
from workflow.views import FIELD
from workflow.walk import answers_for, question_of

Named = Mapping[str, Mapping[str, Said]]
"""What the fields that name something of the playbook's, or somebody, may be filled with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a button's form; `choices` are (value, label), `value` what is known already."""

    name: str
    label: Said
    type: NeedType
    required: bool
    choices: tuple[tuple[str, Said], ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One button: what it is called, the move, the opaque choice it sends, and what it wants filled in.

    Attributes:
        move: None for an answer to a question.
    """

    label: Said
    move: Move | None
    choice: str
    needs: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The question that a case stands at; without answers for those who only see it.

    Attributes:
        found: what came of what was typed last: an estimate against the bill.
    """

    number: str
    ask: Said
    answers: tuple[Press, ...]
    found: Said | None = None


def _called(move: Move, case: Case, playbook: Playbook) -> Said:
    """Return what a move is called in the case's stage."""
    return playbook.stages[case.stage].moves[move].name or Phrase(f"cases.move.{move}")


def presses(
    case: Case,
    actor: Actor,
    now: datetime,
    playbook: Playbook,
    people: Mapping[StaffId, Staff],
    known: Mapping[Move, Fields] | None = None,
) -> tuple[Press, ...]:
    """Return the buttons of a case for a person; the forms of some moves begin with what is `known`."""
    named = _choices(case, playbook, people)
    return tuple(
        Press(
            label=_called(move, case, playbook),
            move=move,
            choice=f"m:{case.number}:{case.turn}:{move}",
            needs=_fields(
                _asked_of(actor, move, case, playbook),
                _named_for(move, case, playbook, people, named),
                _known(move, case) or (known or {}).get(move, {}),
                _labels(move, playbook),
            ),
        )
        for move in case.moves(actor, now, playbook)
    )


def _asked_of(actor: Actor, move: Move, case: Case, playbook: Playbook) -> tuple[Need, ...]:
    """Return the fields of a move; who only helps says nothing to the customer."""
    needs = needs_here(move, case, playbook)
    if not only_helps(actor, case, playbook):
        return needs
    return tuple(need for need in needs if need.name != "release")


def _known(move: Move, case: Case) -> Fields:
    """Return what a form begins with: the plan's remedies, the case's views, the only party or part that is awaited."""
    if move is Move.GRADE:
        return {f"{FIELD}{view}": name for view, name in case.views}
    if move in GIVEN_BY:
        return planned(case.remedies)
    only = {Move.RELAY: (PARTY, awaited_of(case)), Move.RECALL: (PART, parts_of(case))}
    name, choices = only.get(move, ("", ()))
    return {name: choices[0]} if len(choices) == 1 else {}


def _labels(move: Move, playbook: Playbook) -> Mapping[str, Said]:
    """Return what those fields of a form are called whose names are the playbook's."""
    views: Mapping[str, Said] = {f"{FIELD}{name}": view.name for name, view in playbook.views.items()}
    if move is Move.SCORE:
        return {name: criterion_called(each) for name, each in criteria_fields(playbook).items()}
    return views if move is Move.GRADE else {name: each.ask for name, each in rated_fields(move, playbook).items()}


def criterion_called(criterion: Criterion) -> Said:
    """Return what a criterion is called, with the points that it is worth."""
    return Phrase("cases.criterion", {"name": criterion.name, "points": criterion.points})


def planned(given: tuple[Given, ...]) -> Fields:
    """Return the remedies named so far as their fields have them: a solution begins with those of its plan."""
    money = {each.remedy.value: decimal(each.amount) for each in given if each.amount is not None}
    return {REMEDIES: BETWEEN.join(each.remedy for each in given), **money} if given else {}


def question_on(
    case: Case, actor: Actor, now: datetime, playbook: Playbook, people: Mapping[StaffId, Staff], typed: Fields
) -> Question | None:
    """Return the question that a case stands at with the answers that this person may give.

    `typed` is what was typed with the last answer that took something: a reading given earlier need not be typed again.
    """
    standing = question_of(case, playbook)
    if standing is None:
        return None
    number, node = standing
    named = _choices(case, playbook, people)
    answers = tuple(
        Press(
            label=node.answers[place].name,
            move=None,
            choice=f"t:{case.number}:{case.turn}:{number}:{place}",
            needs=_fields(
                needs_with(node.answers[place], case, playbook),
                _named_for(node.answers[place].move, case, playbook, people, named),
                typed,
            ),
        )
        for place in answers_of(case, actor, now, playbook)
    )
    takes = any(answer.table for answer in node.answers)
    return Question(number=number, ask=node.ask, answers=answers, found=estimated(typed) if takes else None)


def answers_of(case: Case, actor: Actor, now: datetime, playbook: Playbook) -> tuple[int, ...]:
    """Return the answers that a person of ours may give, for a customer without chat too: they are asked by phone."""
    roles = roles_here(actor, case, playbook)
    if stands_in_for_customer(case, actor, playbook):
        return answers_for(case, CUSTOMER, frozenset(), now, playbook)
    return answers_for(case, actor, roles, now, playbook)


def stands_in_for_customer(case: Case, actor: Actor, playbook: Playbook) -> bool:
    """Tell whether this person puts the question to a customer whom no chat reaches: the stage's owner does."""
    standing = question_of(case, playbook)
    asks = standing is not None and standing[1].role is None
    return asks and case.conversation is None and playbook.stages[case.stage].owner in roles_here(actor, case, playbook)


def estimated(typed: Fields) -> Said | None:
    """Say the month's estimate, against the bill where it was given."""
    if "estimate" not in typed:
        return None
    said: dict[str, Said] = {"estimate": str(typed["estimate"]), "billed": str(typed.get("billed") or "")}
    return Phrase("cases.found.against_bill" if typed.get("billed") else "cases.found.estimate", said)


def _choices(case: Case, playbook: Playbook, people: Mapping[StaffId, Staff]) -> Named:
    return {
        "grade": {name: grade.name for name, grade in playbook.grades.items()},
        "category": {category.id: category.name for category in playbook.categories},
        "team": {name: each.name for name, each in playbook.teams.items() if team(name) not in case.recused},
        "site": {name: each.name for name, each in playbook.sites.items()},
        "customer": {name: each.name for name, each in playbook.classes.items()},
        PARTY: {name: each.name for name, each in playbook.outside.items()},
        PART: {name: playbook.clocks[name].name for name in parts_of(case)},
        "remedies": {remedy.value: Phrase(f"cases.remedy.{remedy}") for remedy in playbook.remedies.offered},
        "label": {name: each.name for name, each in playbook.labels.items()},
        **{f"{FIELD}{name}": view.of for name, view in playbook.views.items()},
        "priority": {str(each): str(each) for each in playbook.priorities},
        "staff": {str(each.id): each.name for each in people.values() if assignable(each, case, playbook)},
    }


def _named_for(
    move: Move | None, case: Case, playbook: Playbook, people: Mapping[StaffId, Staff], named: Named
) -> Named:
    """Return what a move's fields may be filled with, where it is not what every move's may be.

    In a recusal everybody may be named, or who is recused already where it is to be lifted.
    """
    if move is not None and move in TAKEN_DOWN:
        rated = rated_fields(move, playbook).items()
        return {
            **named,
            **{name: {str(1 + place): words for place, words in enumerate(each.choices)} for name, each in rated},
        }
    if move is Move.INTRODUCE:
        above = (each for each in people.values() if may_be_introduced(each, case, playbook))
        return {"staff": {str(each.id): each.name for each in above if not is_recused(each.actor(), case, playbook)}}
    if move is Move.UNMARK:
        return {"label": {name: _label(name, playbook) for name in sorted(case.labels)}}
    if move not in (Move.RECUSE, Move.READMIT):
        return named
    lifted = move is Move.READMIT
    return {
        "staff": {str(each.id): each.name for each in people.values() if (person(each.id) in case.recused) is lifted},
        "team": {name: rules.name for name, rules in playbook.teams.items() if (team(name) in case.recused) is lifted},
    }


def _label(name: str, playbook: Playbook) -> Said:
    return playbook.labels[name].name if name in playbook.labels else name


def _fields(
    needs: Iterable[Need], named: Named, typed: Fields, asked: Mapping[str, Said] | None = None
) -> tuple[Field, ...]:
    fields: list[Field] = []
    for need in needs:
        labels = named.get(need.name, {choice: Phrase(f"cases.choice.{choice}") for choice in need.choices})
        label = (asked or {}).get(need.name) or Phrase(f"cases.field.{need.name}")
        known = str(typed.get(need.name) or "")
        offered = tuple(found for found in labels.items() if not need.choices or found[0] in need.choices)
        fields.append(
            Field(name=need.name, label=label, type=need.type, required=need.required, choices=offered, value=known)
        )
    return tuple(fields)


def assignable(one: Staff, case: Case, playbook: Playbook) -> bool:
    """Tell whether a case can be given to a person: they work in a team that has it, and are not recused."""
    mine = _of_team(one, teams_of(case, playbook), case.site, playbook)
    return mine and not is_recused(one.actor(), case, playbook)


def _of_team(one: Staff, teams: frozenset[str], site: str | None, playbook: Playbook) -> bool:
    return any(
        (grant.team or playbook.team_of(grant.role, "")) in teams
        for grant in one.grants
        if grant.role in playbook.roles and grant.reaches(site)
    )
