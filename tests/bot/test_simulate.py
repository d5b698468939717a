"""Made-up customers and staff under `property`: the real handlers, no waiting."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.cast import Cast
from bot.luck import Luck
from bot.rounds import Rounds
from bot.simulate import BEGIN, WORTH_TWO, Play, Site, lived_through, side_by_side, simulate
from bot.story import Outcome, report, together
from handlers.duties import set_duty
from handlers.house import House
from handlers.promises import broken_promises
from handlers.shelf import Shelf, names, path_of
from storage.memory import MemoryStore
from workflow.errors import PlaybookInvalid
from workflow.moves import Fact, Phase
from workflow.numbers import CaseNumber
from workflow.people import ALL
from workflow.ports import Work
from workflow.stored import SubjectId

CASES = 100


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return simulate("property", CASES, 7)


def play_of(name: str, customers: int = 3) -> Iterator[Play]:
    shelf = Shelf()
    house = House(shelf=shelf, book=shelf.open(name), zone=ZoneInfo("Asia/Shanghai"), random=Random(1))
    store = MemoryStore()
    store.open_now()
    yield Play(store, Cast(house=house, luck=Luck(2), customers=customers))
    store.close_now()


@pytest.fixture
def play() -> Iterator[Play]:
    yield from play_of("property")


@pytest.fixture
def group_play() -> Iterator[Play]:
    yield from play_of("call-center-group")


def test_no_promise_is_broken_in_a_hundred_made_up_cases(outcome: Outcome) -> None:
    assert outcome["first_violations"] == []
    assert outcome["violations"] == 0


@pytest.mark.parametrize("name", names())
def test_every_playbook_brings_its_cases_to_an_end_and_breaks_no_promise(name: str) -> None:
    played = simulate(name, 24, 7)
    assert played["first_violations"] == []
    assert [state for state in played["end_states"] if not state.startswith("closed: ")] == []


def test_who_leaves_a_field_of_an_answer_open_fills_it_in_when_it_is_asked_for() -> None:
    played = simulate("utility-billing", 16, 6)
    assert [state for state in played["end_states"] if not state.startswith("closed: ")] == []


def test_made_up_staff_handle_complaints_of_the_same_cause_together(outcome: Outcome) -> None:
    assert outcome["group_complaints"] > 0
    assert outcome["handled_together"] > outcome["group_complaints"]


def test_every_made_up_case_comes_to_an_end(outcome: Outcome) -> None:
    assert sum(outcome["end_states"].values()) == CASES
    assert [state for state in outcome["end_states"] if not state.startswith("closed: ")] == []


def test_nobody_does_anything_twice_that_was_meant_before_the_case_changed() -> None:
    """A note changes a case and neither its stage nor its turn: two plans to write one would both come true."""
    for play in play_of("service-desk", customers=24):
        play.run()
        notes = noted(play)
        assert len(notes) == len(set(notes)) > 0


def test_who_says_no_may_say_yes_when_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cast.DISAGREES", 0.6)
    for play in play_of("owner-service", customers=40):
        steps = count()
        play.run_until(lambda steps=steps: next(steps) > 20_000)
        assert (len(play.seen) >= 40, play.open) == (True, set())


def noted(play: Play) -> list[tuple[CaseNumber, datetime]]:
    """Return which case was noted when."""
    return play.store.read_now(
        lambda work: [
            (number, line.event.at)
            for number in play.seen
            for line in work.cases.timeline(number)
            if line.event.fact is Fact.NOTED
        ]
    )


def test_a_long_run_is_that_of_two_sites_side_by_side() -> None:
    sites = [Site("property", 4, 14), Site("property", 3, 15)]
    first, second = stories = side_by_side(sites)
    assert stories == [lived_through(*site) for site in sites]
    both = together(stories)
    assert both.outcome("property", 7, 7)["end_states"] == dict(sorted((first.ends + second.ends).items()))
    assert both.facts == first.facts + second.facts
    assert sorted(both.waits["closing"]) == sorted((*first.waits["closing"], *second.waits["closing"]))
    assert both.backlog == max(first.backlog, second.backlog)


def test_broken_promises_of_every_site_are_told() -> None:
    (story, *_) = side_by_side([Site("property", 1, 1)])
    broken = [replace(story, violations=(f"of site {number}",)) for number in (1, 2)]
    assert together(broken).outcome("property", 2, 1)["first_violations"] == ["of site 1", "of site 2"]


@pytest.mark.parametrize("cases", [3, WORTH_TWO])
def test_a_playbook_that_does_not_say_how_people_behave_is_refused(tmp_path: Path, cases: int) -> None:
    text = path_of("property").read_text(encoding="utf-8")
    (tmp_path / "mute.toml").write_text(text[: text.index("[simulation]")], encoding="utf-8")
    with pytest.raises(ValueError, match=r"no \[simulation\]"):
        simulate(str(tmp_path / "mute.toml"), cases, 1)


def test_faults_of_a_playbook_are_told_before_a_long_run(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("stages = 3", encoding="utf-8")
    with pytest.raises(PlaybookInvalid):
        simulate(str(tmp_path / "broken.toml"), WORTH_TWO, 1)


def test_the_same_seed_tells_the_same_story() -> None:
    assert simulate("property", 20, 3) == simulate("property", 20, 3) != simulate("property", 20, 4)


def test_some_deadlines_are_missed_and_most_are_kept(outcome: Outcome) -> None:
    verdicts = Counter[str]()
    for share in outcome["deadlines"].values():
        verdicts += Counter({"kept": share["kept"], "missed": share["missed"]})
    assert 0 < verdicts["missed"] < verdicts["kept"]
    assert outcome["escalations"] > 0


def test_rework_and_all_three_answers_occur(outcome: Outcome) -> None:
    assert outcome["reworks"] > 0
    assert min(outcome["satisfaction"].values()) > 0


def test_a_case_without_its_timers_counts_as_a_broken_promise(play: Play) -> None:
    play.run_until(lambda: bool(play.open))
    number = next(iter(play.open))

    def unset(work: Work) -> list[str]:
        case = work.cases.get(number, visible_to=ALL)
        for timer in work.timers.of(SubjectId(f"case:{number}")):
            work.timers.cancel(SubjectId(f"case:{number}"), timer.kind)
        assert case.phase is not Phase.CLOSED
        return broken_promises(work, case, play.cast.house)

    assert "are not as its clocks are" in play.store.write_now(unset)[0]


def test_drawn_cases_are_counted_and_scored_and_no_draw_breaks_a_promise() -> None:
    played = simulate("call-center-group", 12, 4)
    assert (played["violations"], played["first_violations"]) == (0, [])
    assert played["draws"] == played["drawn_and_scored"] > 0
    assert played["routines"] == 0


def test_routines_are_counted_beside_the_cases() -> None:
    played = simulate("owner-service", 12, 7)
    assert (played["draws"], played["violations"]) == (0, 0)
    assert 0 <= played["duties_late"] < played["routines"]
    assert f"routines: {played['routines']}" in report(played)


def test_a_draw_outside_the_hours_counts_as_a_broken_promise(group_play: Play) -> None:
    house = group_play.cast.house

    def drawn(work: Work) -> list[str]:
        night = BEGIN + timedelta(hours=15)
        check = house.playbook.spot_checks["headquarters"]
        duty = set_duty(work, house, "check.headquarters", check, night, role=check.inspector)
        work.timers.cancel(SubjectId(f"duty:{duty.id}"), "ladder")
        return list(Rounds(group_play.cast).look(work, night))

    found = group_play.store.write_now(drawn)
    assert ["outside its hours" in each or "are not as its ladder is" in each for each in found] == [True, True]


def test_an_outcome_is_told_in_lines_for_people(outcome: Outcome) -> None:
    assert report(outcome).splitlines()[0] == f"{CASES} cases under property, seed 7"
    assert "violations: 0" in report(outcome)


def test_the_story_begins_on_a_monday_morning() -> None:
    assert (BEGIN.astimezone(ZoneInfo("Asia/Shanghai")).weekday(), BEGIN.hour) == (0, 0)
