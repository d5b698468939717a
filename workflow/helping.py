"""Teams that help beside the one that is answerable: each sees the case, does its part by its own time, and is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.finding import Finding
from workflow.moves import CUSTOMER_MOVES, Fact, Move
from workflow.parts import SETTLED
from workflow.recusal import is_recused, owner_of, team
from workflow.schedules import HELPING, Clock
from workflow.spans import Unit
from workflow.written import Due, Name, Table, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflow.case import Case
    from workflow.people import Actor
    from workflow.playbook import Playbook, Rule, Team


class Helping(Table):
    """What a team that is asked to help may do, and by when."""

    name: Words
    """What its due time is called."""
    may: frozenset[Move]
    """All that its people may do with the case, whatever else they may do where their team is answerable."""
    due: Due
    calendar: Name | None = None
    ladder: Name
    ends: tuple[Fact, ...] = SETTLED
    """Facts after which no help is needed any more."""

    def clock(self, helper: Team) -> Clock:
        """Return the due time of a team's part."""
        name = {language: f"{words} · {helper.name[language]}" for language, words in self.name.items()}
        made = Clock(name=name, due=self.due, calendar=self.calendar, ladder=self.ladder, stops=self.ends)
        return made.of_a_part()


def helping_clocks(helping: Helping | None, teams: Mapping[str, Team]) -> dict[str, Clock]:
    """Return the due time of each team's part, by its name."""
    return {f"{name}{HELPING}": helping.clock(each) for name, each in teams.items()} if helping else {}


def helpers_of(case: Case) -> tuple[str, ...]:
    """Return the teams that help now."""
    return tuple(
        clock.name.removesuffix(HELPING) for clock in case.clocks if clock.running and clock.name.endswith(HELPING)
    )


def answerable(case: Case, playbook: Playbook) -> frozenset[str]:
    """Return the teams that act on the case by themselves: the responsible one, and that of the stage's owner."""
    return frozenset({case.team, playbook.team_of(owner_of(case, playbook), case.team)})


def helps(by: Actor, case: Case, playbook: Playbook) -> frozenset[str]:
    """Return the teams in which a person helps with the case."""
    helpers = helpers_of(case)
    if not helpers or is_recused(by, case, playbook):
        return frozenset()
    held = {
        grant.team or playbook.roles[grant.role].team
        for grant in by.grants
        if grant.role in playbook.roles and grant.reaches(case.site)
    }
    return frozenset(name for name in helpers if name in held)


def is_helpers(move: Move, playbook: Playbook) -> bool:
    """Tell whether a move is one of those that a helping team makes."""
    return playbook.helping is not None and move in playbook.helping.may


def opens_to_helpers(move: Move, rule: Rule, playbook: Playbook) -> bool:
    """Tell whether a rule leaves a move to a helping team; one that names roles does not."""
    return is_helpers(move, playbook) and not rule.by


def needless(case: Case, playbook: Playbook) -> frozenset[str]:
    """Return the teams whose help is over: they have become answerable themselves, or take no part any more."""
    helpers = helpers_of(case)
    over = answerable(case, playbook) if helpers else frozenset[str]()
    return frozenset(name for name in helpers if name in over or team(name) in case.recused)


def helping_faults(playbook: Playbook) -> Iterator[Finding]:
    """Yield help that can't be given: nobody asks for it or may finish it, or it would hand the case over."""
    rules = playbook.helping
    if rules is None:
        return
    if Move.ADVISE not in rules.may or rules.may & CUSTOMER_MOVES:
        expected = "moves of ours, among them advise: with it a helping team's part is done"
        yield Finding(("helping", "may"), ", ".join(sorted(rules.may)) or "nothing", expected)
    if rules.due.unit is Unit.PROMISED:
        yield Finding(("helping", "due"), repr(str(rules.due)), "a time that runs whatever was promised")
    asked = {name: stage for name, stage in playbook.stages.items() if Move.SUPPORT in stage.moves}
    if not asked:
        yield Finding(("helping",), "no move support", "a stage in which a team is asked to help")
    for name, stage in asked.items():
        here = ("stages", name, "moves", Move.SUPPORT.value)
        if any(target.to != name for target in stage.moves[Move.SUPPORT].to):
            yield Finding(
                here, "a way to another stage", "support that stays: who helps does so beside who is answerable"
            )
        elif Move.ADVISE not in stage.moves:
            yield Finding(here, "no advise", "the move advise in the same stage: with it the help is given")
