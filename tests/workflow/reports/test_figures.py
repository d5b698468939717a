"""Each figure of the month against the slow calculation of its words, over random histories."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.reports import slowly
from tests.workflow.reports.histories import ALL, CLOCKS, SEPTEMBER, ZONE, analysed, drawn, lived, number, several
from tests.workflow.test_life import Step, steps
from tests.workflow.walking import book
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.reports.analysis import Tally, View, analyse
from workflow.reports.months import Month
from workflow.reports.steps import Step as Reached
from workflow.reports.steps import steps_of
from workflow.reports.tales import Part, Tale

Tales = list[Tale]


def now(tales: Tales) -> Tally:
    return analysed(tales).now


def numbers(tales: Tales) -> list[CaseNumber]:
    return [tale.number for tale in tales]


@given(several)
def test_cases_in_are_those_filed_in_the_month_without_duplicates(tales: Tales) -> None:
    totals = now(tales).totals
    assert totals.received == numbers([tale for tale in slowly.counted(tales) if slowly.is_new(tale)])
    new = [tale for tale in tales if tale.filed_at < slowly.edges()[1] and slowly.is_new(tale)]
    assert totals.merged == numbers([tale for tale in new if slowly.is_duplicate(tale)])


@given(several)
def test_closed_are_those_that_ended_in_the_month_and_stayed_so_until_its_end(tales: Tales) -> None:
    totals, closed = now(tales).totals, slowly.closed(tales)
    assert totals.closed == numbers(closed)
    taken_back = [tale for tale in closed if (slowly.ended_by(tale) or (None,))[0] is Fact.WITHDRAWN]
    assert totals.withdrawn == numbers(taken_back)


@given(several)
def test_open_are_those_received_by_the_end_and_not_ended_then(tales: Tales) -> None:
    assert now(tales).totals.open == numbers([tale for tale in slowly.counted(tales) if not slowly.ended_by(tale)])


@given(several)
def test_what_was_open_came_in_or_was_reopened_is_closed_or_open_at_the_end(tales: Tales) -> None:
    """The one sum that every manager tries: of the cases that are duplicates at neither end."""
    analysis = analyse(tales, (), SEPTEMBER, ALL, book("property"), ZONE)
    before = set(analysis.before.totals.open) if analysis.before else set[CaseNumber]()
    totals = analysis.now.totals
    apart = {tale.number for tale in tales if slowly.is_duplicate(tale)}
    assert before | set(totals.received) | set(totals.reopened) >= set(totals.open) - apart
    assert (before - apart) | set(totals.received) <= set(totals.open) | set(totals.closed)


@given(several)
def test_reopened_are_those_reopened_in_the_month(tales: Tales) -> None:
    found = [tale for tale in slowly.counted(tales) if slowly.within(tale, Fact.REOPENED)]
    assert now(tales).totals.reopened == numbers(found)


@pytest.mark.parametrize("view", View)
@given(several)
def test_each_case_in_counts_once_in_every_share(view: View, tales: Tales) -> None:
    received = [tale for tale in slowly.counted(tales) if slowly.is_new(tale)]
    slow: dict[str | None, list[CaseNumber]] = {}
    for tale in received:
        value = getattr(tale, view.value)
        slow.setdefault(None if value is None else str(value), []).append(tale.number)
    assert now(tales).shares[view] == slow


@given(several)
def test_due_times_count_in_the_month_in_which_they_were_kept_or_passed(tales: Tales) -> None:
    times = now(tales).times
    for clock in CLOCKS:
        found = times.of(frozenset({clock}))
        for fact, cases in ((Fact.KEPT, found.kept), (Fact.BREACHED, found.missed)):
            slow = [
                tale.number
                for tale in slowly.counted(tales)
                for mark in tale.marks
                if (mark.fact, mark.word) == (fact, clock) and slowly.edges()[0] <= mark.at < slowly.edges()[1]
            ]
            assert cases == slow


@given(several)
def test_steps_are_timed_from_the_receipt_without_waiting_for_the_customer(tales: Tales) -> None:
    for step, facts in {
        Reached.RESPONSE: {Fact.CONTACTED, Fact.PROPOSED},
        Reached.PLAN: {Fact.PROPOSED},
        Reached.SOLUTION: {Fact.RESOLVED, Fact.NOT_UPHELD},
    }.items():
        slow = [(slowly.waited(tale, facts), tale.number) for tale in slowly.counted(tales)]
        lengths = [(length, case) for length, case in slow if length is not None]
        spell = now(tales).times.spells[step]
        assert spell.lengths == lengths
        if lengths:
            ordered = sorted(length for length, _ in lengths)
            least = next(each for each in ordered if sum(other <= each for other in ordered) * 2 >= len(ordered))
            most = next(each for each in ordered if sum(other <= each for other in ordered) * 10 >= len(ordered) * 9)
            assert (spell.median, spell.ninth) == (least, most)
            assert spell.worst[0][0] == max(ordered)


def test_a_question_to_the_customer_takes_its_time_out_of_the_solutions() -> None:
    told = lived(book(), SEPTEMBER.begins(ZONE), []).tale(1)
    hours = {0: Fact.CONTACTED, 2: Fact.ASKED, 3: Fact.ASKED, 9: Fact.ANSWERED, 12: Fact.ASKED, 13: Fact.RESOLVED}
    marks = [told.marks[0]._replace(fact=fact, at=told.filed_at + timedelta(hours=at)) for at, fact in hours.items()]
    tale = replace(told, marks=(*told.marks, *marks))
    spell = now([tale]).times.spells[Reached.SOLUTION]
    assert spell.lengths == [(timedelta(hours=5), tale.number)]
    assert slowly.waited(tale, {Fact.RESOLVED}) == timedelta(hours=5)


@given(several)
def test_the_three_rates_are_of_those_who_were_to_be_asked(tales: Tales) -> None:
    rates, asked = now(tales).totals.rates, slowly.asked(tales)
    assert rates.asked == numbers(asked)
    assert rates.answered == numbers([tale for tale in asked if slowly.said(tale)[0]])
    assert rates.satisfied == numbers([tale for tale in asked if slowly.said(tale)[0] is Fact.SATISFIED])
    assert rates.solved == numbers([tale for tale in asked if slowly.solved(tale)])


@given(several)
def test_who_was_not_reached_is_never_satisfied(tales: Tales) -> None:
    rates = now(tales).totals.rates
    assert set(rates.unreached).isdisjoint(rates.answered)
    assert set(rates.satisfied) <= set(rates.answered) <= set(rates.asked)


def test_an_answer_that_the_handling_team_took_down_counts_for_nothing() -> None:
    end = SEPTEMBER.begins(ZONE) + timedelta(days=3)
    told = lived(book(), SEPTEMBER.begins(ZONE), []).tale(1)
    marks = {
        way: (*told.marks, told.marks[0]._replace(fact=Fact.SATISFIED, at=end, word=way, phase=slowly.Phase.CLOSED))
        for way in ("chat", "other", "own")
    }
    tales = [replace(told, marks=lines, number=number(place)) for place, lines in enumerate(marks.values())]
    assert now(tales).totals.rates.satisfied == [number(0), number(1)]


@given(several)
def test_answers_to_each_question_are_counted_in_the_month_they_were_given(tales: Tales) -> None:
    slow = Counter(
        mark.word
        for tale in slowly.counted(tales)
        for mark in tale.marks
        if mark.fact is Fact.COMMENTED and slowly.edges()[0] <= mark.at < slowly.edges()[1]
    )
    found = {
        f"{name}:{place}": count
        for name, question in now(tales).questions.items()
        for place, count in question.answers.items()
    }
    assert found == slow


@given(several)
def test_escalations_reworks_and_what_was_not_upheld_count_once_a_case(tales: Tales) -> None:
    troubles, counted = now(tales).troubles, slowly.counted(tales)
    assert troubles.escalated == numbers([t for t in counted if slowly.within(t, Fact.ESCALATED, Fact.RAISED)])
    assert troubles.not_upheld == numbers([t for t in counted if slowly.within(t, Fact.NOT_UPHELD)])
    for fact in (Fact.DISSATISFIED, Fact.REOPENED):
        again = [case for (_, cause), cases in troubles.reworked.items() if cause is fact for case in cases]
        assert sorted(again) == sorted(numbers([tale for tale in counted if slowly.within(tale, fact)]))


@given(several)
def test_overdue_counts_each_case_once_a_clock_under_its_team(tales: Tales) -> None:
    slow = {
        (tale.team, mark.word, tale.number)
        for tale in slowly.counted(tales)
        for mark in tale.marks
        if mark.fact is Fact.BREACHED and slowly.edges()[0] <= mark.at < slowly.edges()[1]
    }
    found = [(*key, case) for key, cases in now(tales).troubles.overdue.items() for case in cases]
    assert sorted(found) == sorted(slow)  # pyright: ignore[reportArgumentType]


@given(several)
def test_remedies_and_their_cost_are_of_cases_that_ended_in_the_month(tales: Tales) -> None:
    troubles = now(tales).troubles
    given_in = [(each, tale.number) for tale in slowly.closed(tales) for each in tale.remedies]
    assert troubles.costs == {
        remedy: sum(each.amount or 0 for each, _ in given_in if each.remedy is remedy)
        for remedy in {each.remedy for each, _ in given_in}
    }
    assert sum(map(len, troubles.remedied.values())) == len(given_in)


@given(several)
def test_what_can_not_be_closed_is_open_for_ninety_days_or_kept_for_study(tales: Tales) -> None:
    old = slowly.edges()[1] - timedelta(days=90)
    open_ = [tale for tale in slowly.counted(tales) if not slowly.ended_by(tale)]
    assert now(tales).troubles.stuck == numbers([tale for tale in open_ if tale.filed_at <= old])


@given(several)
def test_marked_cases_are_counted_apart_by_their_label(tales: Tales) -> None:
    marked = [tale for tale in slowly.counted(tales) if slowly.is_new(tale) and "malicious" in tale.labels]
    assert now(tales).troubles.labelled.get("malicious", []) == numbers(marked)


@given(several)
def test_sites_and_teams_together_are_the_whole(tales: Tales) -> None:
    whole = now(tales)
    for name in ("received", "closed", "open", "kept", "missed"):
        teams = [case for totals in whole.by_team.values() for case in getattr(totals, name)]
        assert sorted(teams) == sorted(getattr(whole.totals, name))
    for team in ("security", "finance"):
        alone = analysed(tales, part=Part(team=team)).now.totals
        assert alone.received == whole.by_team[team].received
        assert alone.rates.satisfied == whole.by_team[team].rates.satisfied


@given(several)
def test_the_month_before_and_the_year_before_are_what_they_were_in_their_own_report(tales: Tales) -> None:
    analysis = analysed(tales)
    for tally, months in ((analysis.before, -1), (analysis.year_ago, -12)):
        own = analysed(tales, month=SEPTEMBER.later(months)).now
        if tally is None:
            assert (own.totals.received, own.totals.closed, own.totals.open) == ([], [], [])
        else:
            assert tally.totals == own.totals


@given(drawn())
def test_what_happens_after_the_month_changes_nothing_in_it(tale: Tale) -> None:
    until = SEPTEMBER.ends(ZONE)
    cut = [mark for mark in tale.marks if mark.at < until]
    early = replace(tale, marks=tuple(cut))
    assert now([tale]).totals == now([early]).totals


@settings(max_examples=60)
@given(steps, st.sampled_from(["property", "service-desk", "owner-service"]))
def test_cases_that_lived_through_a_playbook_end_when_they_closed(history: list[Step], name: str) -> None:
    told = lived(book(name), SEPTEMBER.begins(ZONE) + timedelta(days=2), history)
    tally = analyse([told.tale(3)], (), Month.of(told.now, ZONE), ALL, book(name), ZONE).now
    in_it = told.case.closed_at and tally.period.has(told.case.closed_at)
    merged = told.case.outcome == "merged"
    assert bool(tally.totals.closed) is bool(in_it and not merged)
    assert bool(tally.totals.open) is (told.case.closed_at is None)


def test_each_step_is_held_by_the_clocks_that_end_with_it() -> None:
    found = steps_of(book("property"))
    assert found[Reached.RESPONSE] >= {"response"}
    assert "plan" in found[Reached.PLAN]
    assert "solution" in found[Reached.SOLUTION]
    assert not any(name.endswith((".outside", ".helping")) for names in found.values() for name in names)
