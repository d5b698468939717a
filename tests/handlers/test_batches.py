"""Many cases handed over in one go, and given back where nobody has touched them since; and who carries how much."""

from collections.abc import Sequence

import pytest

from handlers.batches import Outcome, Pick, hand_over, last_of, undo
from handlers.workload import Load, grid_of, loads_of, of_person
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Colleague, Crew, hire
from tests.handlers.desk import Desk
from workflow.numbers import CaseNumber
from workflow.people import StaffId


@pytest.fixture
def zhao(desk: Desk) -> Colleague:
    """A second person in security."""
    return hire(desk, "member", "security", name="小赵")


def ident(who: Colleague) -> StaffId:
    assert who.actor.staff is not None
    return who.actor.staff


def picks(desk: Desk, numbers: Sequence[str]) -> list[Pick]:
    return [Pick(CaseNumber(number), desk.case(number).turn) for number in numbers]


def give(by: Colleague, to: Colleague, *numbers: str, chosen: Sequence[Pick] = ()) -> Outcome:
    desk = by.desk
    picked = [*chosen] or picks(desk, numbers)
    return desk.write(lambda work: hand_over(work, desk.house, by.actor, picked, ident(to), desk.now))


def take_back(by: Colleague, batch: int) -> Outcome | None:
    desk = by.desk
    return desk.write(lambda work: undo(work, desk.house, by.actor, batch, desk.now))


def last(by: Colleague) -> int:
    found = by.desk.read(lambda work: last_of(work, by.actor, by.desk.now))
    assert found is not None
    return found.id


def owners(desk: Desk, numbers: Sequence[str]) -> list[StaffId | None]:
    return [desk.case(number).owner for number in numbers]


def test_undo_brings_back_what_nobody_touched_and_names_the_rest(any_desk: Desk) -> None:
    crew, zhao = Crew(desk=any_desk), hire(any_desk, "member", "security", name="小赵")
    numbers = [crew.handling(visit(any_desk).file()) for _ in "abc"]
    assert give(crew.supervisor, zhao, *numbers) == Outcome(done=tuple(map(CaseNumber, numbers)))
    zhao.do(numbers[1], "note", text="已上门")
    came = take_back(crew.supervisor, last(crew.supervisor))
    assert came == Outcome(done=(CaseNumber(numbers[0]), CaseNumber(numbers[2])), left=(CaseNumber(numbers[1]),))
    old, new = crew.security.actor.staff, zhao.actor.staff
    assert owners(any_desk, numbers) == [old, new, old]


def test_undo_pressed_twice_undoes_once(desk: Desk, anna: Customer, crew: Crew, zhao: Colleague) -> None:
    give(crew.supervisor, zhao, number := crew.handling(anna.file()))
    batch = last(crew.supervisor)
    assert take_back(crew.supervisor, batch) == Outcome(done=(CaseNumber(number),))
    assert (take_back(crew.supervisor, batch), desk.facts(number).count("unassigned")) == (None, 1)


def test_what_redress_does_by_itself_is_nobodys_touch(desk: Desk, anna: Customer, crew: Crew, zhao: Colleague) -> None:
    give(crew.supervisor, zhao, number := crew.handling(anna.file()))
    batch = last(crew.supervisor)
    before = len(desk.facts(number))
    desk.until("09-30 12:00")
    assert len(desk.facts(number)) > before
    assert take_back(crew.supervisor, batch) == Outcome(done=(CaseNumber(number),))


def test_nobody_undoes_what_another_handed_over(anna: Customer, crew: Crew, zhao: Colleague) -> None:
    give(crew.supervisor, zhao, crew.handling(anna.file()))
    assert take_back(crew.service, last(crew.supervisor)) is None


def test_whoever_loses_a_case_again_is_told(desk: Desk, anna: Customer, crew: Crew, zhao: Colleague) -> None:
    give(crew.supervisor, zhao, number := crew.handling(anna.file()))
    take_back(crew.supervisor, last(crew.supervisor))
    assert desk.told_staff(number, "unassigned") == {f"staff:{zhao.actor.staff}"}


def test_case_that_somebody_moved_meanwhile_stays(desk: Desk, anna: Customer, crew: Crew, zhao: Colleague) -> None:
    seen = picks(desk, [number := crew.handling(anna.file())])
    crew.security.do(number, "react", text="已到现场")
    assert give(crew.supervisor, zhao, chosen=seen) == Outcome(left=(CaseNumber(number),))
    assert desk.case(number).owner == crew.security.actor.staff


def test_case_goes_to_nobody_who_does_not_work_on_it(anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    assert give(crew.supervisor, crew.finance, number).left == (CaseNumber(number),)


def test_case_of_others_stays_like_one_that_does_not_exist(
    desk: Desk, anna: Customer, crew: Crew, zhao: Colleague
) -> None:
    number = crew.handling(anna.file())
    chosen = [*picks(desk, [number]), Pick(CaseNumber("2222222"), 1)]
    came = give(crew.finance, zhao, chosen=chosen)
    assert came == Outcome(left=(CaseNumber(number), CaseNumber("2222222")))


def loads(who: Colleague) -> dict[str, Load]:
    desk = who.desk
    return {each.staff.name: each for each in desk.read(lambda work: loads_of(work, desk.house, who.actor, desk.now))}


def test_what_each_carries_is_counted_against_what_they_can(
    desk: Desk, anna: Customer, crew: Crew, zhao: Colleague
) -> None:
    for _ in "ab":
        crew.handling(anna.file())
    boss, wang = ident(crew.supervisor), ident(crew.security)
    desk.write(lambda work: work.attendance.carry(wang, 1, boss, desk.now))
    found = loads(crew.supervisor)
    assert [(found[name].open, found[name].overloaded) for name in ("王队长", "小赵")] == [(2, True), (0, False)]
    assert {name: each.supervised for name, each in loads(zhao).items()} == {"小赵": False, "王队长": False}


def test_grid_counts_what_a_reader_sees(desk: Desk, anna: Customer, crew: Crew) -> None:
    crew.handling(anna.file())
    anna.file(category="收费与账单")
    desk.until("09-29 10:30")
    seen = {}
    for name, who in (("all", crew.manager), ("own", crew.security)):
        grid = desk.read(lambda work, who=who: grid_of(work, desk.house, who.actor, desk.now))
        seen[name] = {place: (cell.count, cell.late) for place, cell in grid.cells.items()}
    own = {("handling", "security"): (1, 0)}
    assert seen == {"own": own, "all": {**own, ("received", "service"): (1, 1)}}


def test_cases_of_a_person_are_listed_within_sight_alone(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    wang = ident(crew.security)
    lists = [
        desk.read(lambda work, who=who: of_person(work, desk.house, who.actor, wang, desk.now))
        for who in (crew.supervisor, crew.security, crew.finance)
    ]
    assert [[(each.number, each.open_to_me) for each in found] for found in lists] == [
        [(number, True)],
        [(number, False)],
        [],
    ]
