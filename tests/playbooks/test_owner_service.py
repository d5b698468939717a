"""The owners' procedure: its figures from Tuesday 29 September 2026, 10:00."""

from datetime import datetime, timedelta

import pytest

from tests.playbooks.walk import (
    Step,
    due,
    fell_due,
    moment,
    start,
    step,
    steps,
)
from tests.workflow.walking import ZONE, Walk, book, staff
from workflow.errors import GateShut, MoveNotAllowed
from workflow.moves import Fact, Kind, Move, Phase
from workflow.people import Actor

NAME = "owner-service"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TO_STEWARD: tuple[Step, ...] = (Move.CONTACT, (Move.GRADE, {"grade": "minor"}), (Move.DISPATCH, {"team": "stewards"}))
OFFICE, COMPANY = staff("office_manager", "management_office"), staff("company_manager", "company")


def graded(grade: str, *, after: timedelta = timedelta()) -> Walk:
    return steps(start(NAME).wait(after), Move.CONTACT, (Move.GRADE, {"grade": grade}))


def with_steward(grade: str = "minor") -> Walk:
    return step(graded(grade), Move.DISPATCH, {"team": "stewards"})


def signed_for(grade: str) -> Walk:
    return steps(with_steward(grade), (Move.DISPATCH, {"team": "cleaning"}), Move.ACKNOWLEDGE)


# ---------------------------------------------------------------- facts of the procedure


def test_minor_case_is_solved_within_two_days_of_the_teams_signature() -> None:
    assert due(signed_for("minor"), "minor") == "10-02 00:00"


def test_customers_own_date_takes_the_place_of_the_two_days() -> None:
    walk = step(with_steward(), Move.PROPOSE, {"date": moment("10-08 12:00")})
    assert due(steps(walk, (Move.DISPATCH, {"team": "cleaning"}), Move.ACKNOWLEDGE), "minor") == "10-08 12:00"


def test_own_date_that_is_past_when_the_team_signs_leaves_the_two_days() -> None:
    walk = step(with_steward(), Move.PROPOSE, {"date": moment("09-29 12:00")}).wait(3 * HOUR)
    assert due(steps(walk, (Move.DISPATCH, {"team": "cleaning"}), Move.ACKNOWLEDGE), "minor") == "10-02 00:00"


def test_important_case_is_solved_within_three_days_whatever_the_plan_says() -> None:
    walk = step(with_steward("important"), Move.PROPOSE, {"date": moment("10-08 12:00")})
    assert due(steps(walk, (Move.DISPATCH, {"team": "cleaning"}), Move.ACKNOWLEDGE), "important") == "10-03 00:00"


def test_major_case_gets_a_clear_answer_in_two_days_and_is_solved_in_ten() -> None:
    walk = graded("major")
    assert (due(walk, "clear_answer"), due(walk, "major")) == ("10-02 00:00", "10-10 00:00")


def test_major_case_counts_from_its_receipt_though_graded_a_day_later() -> None:
    walk = graded("major", after=DAY)
    assert (due(walk, "clear_answer"), due(walk, "major")) == ("10-02 00:00", "10-10 00:00")


def test_clear_answer_is_given_by_telling_the_customer() -> None:
    walk = steps(graded("major"), (Move.DISPATCH, {"team": "stewards"}), Move.REACT)
    assert due(walk, "clear_answer") is None
    assert due(walk, "major") == "10-10 00:00"


def test_ten_days_of_a_major_case_are_soft_and_call_nobody_to_account() -> None:
    walk = graded("major").wait(14 * DAY)
    assert [fact for fact, _ in fell_due(walk, "major")] == ["reminded", "breached", "reminded"]
    assert fell_due(walk, "major")[1] == ("breached", "10-10 00:00")


NEW_DATE = moment("10-15 18:00")


def shown(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%m-%d %H:%M")


def asked_for_more_time(grade: str) -> Walk:
    return step(signed_for(grade), Move.REQUEST_EXTENSION, {"date": NEW_DATE})


@pytest.mark.parametrize(("grade", "by"), [("minor", OFFICE), ("important", COMPANY), ("major", COMPANY)])
def test_due_time_is_put_off_by_the_manager_whom_the_table_names(grade: str, by: Actor) -> None:
    walk, other = asked_for_more_time(grade), COMPANY if by is OFFICE else OFFICE
    with pytest.raises(MoveNotAllowed):
        walk.make(Move.GRANT_EXTENSION, other)
    assert due(walk, grade) != "10-15 18:00"
    assert due(walk.make(Move.GRANT_EXTENSION, by), grade) == "10-15 18:00"


def test_second_view_has_four_names_and_is_set_with_the_grade() -> None:
    names = ["public_facilities", "service_quality", "attitude", "abnormal"]
    assert list(book(NAME).views["second"].of) == names
    walk = steps(start(NAME), Move.CONTACT, (Move.GRADE, {"grade": "minor", "view_second": "abnormal"}))
    assert walk.case.views == (("second", "abnormal"),)


def test_due_time_put_off_before_it_passes_was_neither_kept_nor_missed() -> None:
    walk = asked_for_more_time("minor").make(Move.GRANT_EXTENSION, OFFICE)
    assert fell_due(walk, "minor")[:2] == [("extension_requested", "09-29 10:00"), ("extended", "09-29 10:00")]
    assert Fact.KEPT not in [event.fact for event in walk.events if event.data.get("clock") == "minor"]


def test_date_of_the_plan_goes_with_the_extension_and_its_ladder_begins_anew() -> None:
    walk = step(signed_for("minor"), Move.PROPOSE, {"date": moment("09-30 12:00")})
    step(walk, Move.REQUEST_EXTENSION, {"date": NEW_DATE}).make(Move.GRANT_EXTENSION, OFFICE)
    assert (due(walk, "minor"), due(walk, "promise")) == ("10-15 18:00", "10-15 18:00")
    assert ("reminded", "10-15 14:00") in fell_due(walk.wait(20 * DAY), "minor")


def test_refused_extension_leaves_the_due_time_and_may_be_asked_again() -> None:
    walk = asked_for_more_time("minor").make(Move.REFUSE_EXTENSION, OFFICE)
    assert (due(walk, "minor"), due(walk, "extension")) == ("10-02 00:00", None)
    assert due(step(walk, Move.REQUEST_EXTENSION, {"date": NEW_DATE}), "extension") == "09-29 14:00"


def test_extension_that_nobody_decides_on_lapses_when_the_due_time_passes() -> None:
    walk = asked_for_more_time("minor").wait(3 * DAY)
    assert [shown(event.at) for event in walk.events if event.fact is Fact.EXTENSION_LAPSED] == ["10-02 00:00"]
    assert fell_due(walk, "extension")[0][0] == "reminded"
    assert due(walk, "extension") is None


def test_decision_on_an_extension_is_due_no_later_than_the_due_time_in_question() -> None:
    walk = signed_for("minor").wait(60 * HOUR)
    assert due(step(walk, Move.REQUEST_EXTENSION, {"date": NEW_DATE}), "extension") == "10-02 00:00"


def test_request_for_an_extension_goes_with_the_case_to_who_decides() -> None:
    walk = step(asked_for_more_time("minor"), Move.ESCALATE)
    assert walk.case.stage == "elevated"
    assert due(walk.make(Move.GRANT_EXTENSION, OFFICE), "minor") == "10-15 18:00"


def test_extension_is_asked_for_before_the_due_time_and_not_after() -> None:
    walk = signed_for("minor").wait(3 * DAY)
    with pytest.raises(GateShut):
        step(walk, Move.REQUEST_EXTENSION, {"date": NEW_DATE})


def test_extension_lapses_when_another_grade_ends_the_due_time() -> None:
    walk = step(asked_for_more_time("minor"), Move.GRADE, {"grade": "important"})
    assert Fact.EXTENSION_LAPSED in walk.facts()
    assert (due(walk, "minor"), due(walk, "extension")) == (None, None)


def test_steward_reports_and_answers_the_owner_by_close_of_business() -> None:
    walk = with_steward()
    assert due(walk, "steward") == "09-29 18:00"
    assert due(step(walk, Move.RESOLVE), "steward") == "09-29 18:00"
    assert due(step(walk, Move.TELL), "steward") is None


def test_team_head_who_is_called_in_reports_within_24_hours() -> None:
    walk = steps(with_steward().wait(HOUR), Move.ESCALATE, Move.SUPPORT)
    assert due(walk, "called_in") == "09-30 11:00"
    assert due(step(walk, Move.ADVISE), "called_in") is None


def test_reception_revisits_within_24_hours_of_the_stewards_report() -> None:
    walk = step(with_steward().wait(2 * HOUR), Move.RESOLVE).wait(HOUR)
    assert due(step(walk, Move.TELL), "revisit") == "09-30 12:00"


def test_case_that_satisfies_is_closed_only_after_reception_revisited() -> None:
    told = steps(with_steward(), Move.RESOLVE, Move.TELL, Move.SATISFY)
    assert (told.case.stage, told.case.phase) == ("rated", Phase.CLOSING)
    assert steps(told, Move.REVISIT, Move.SATISFY).case.phase is Phase.CLOSED


def test_form_is_signed_by_the_head_and_checked_by_the_service_manager() -> None:
    walk = steps(signed_for("minor"), Move.RESOLVE, Move.SIGN_OFF)
    with pytest.raises(MoveNotAllowed):
        walk.make(Move.VERIFY, staff("team_head"))
    assert steps(walk, Move.VERIFY).case.stage == "reported"


def test_complaint_that_is_not_valid_is_explained_to_the_owner_all_the_same() -> None:
    walk = steps(start(NAME), Move.CONTACT, Move.NOT_UPHOLD)
    assert (walk.case.stage, step(walk, Move.TELL).case.stage) == ("reported", "feedback")


def test_route_leads_from_steward_to_service_centre_to_project_manager_to_review() -> None:
    walk = with_steward()
    route = [step(walk, move).case.stage for move in (Move.ESCALATE, Move.ESCALATE, Move.DECIDE)]
    assert route == ["elevated", "project", "review"]


def test_upset_customer_goes_up_to_the_supervisor_with_consent() -> None:
    asked = book(NAME).trees["upset"].nodes
    assert all("3–5" in words for words in asked["1"].ask.values())
    assert asked["2"].answers[0].move is Move.INTRODUCE
    walk = step(start(NAME), Move.INTRODUCE, {"mood": "angry"})
    assert (walk.case.stage, walk.case.owner) == ("elevated", 7)


def test_committee_decides_and_the_answer_goes_out_through_the_service_centre() -> None:
    walk = step(with_steward(), Move.TRANSFER, {"team": "committee"})
    decided = steps(walk, Move.DECIDE)
    assert decided.case.stage == "elevated"
    assert steps(decided, Move.RESOLVE, Move.TELL).events[-1].by.name != "committee"


def test_what_the_committee_cannot_solve_goes_to_the_assembly_and_then_to_years_end() -> None:
    walk = steps(with_steward(), Move.TRANSFER, Move.REFER)
    assert walk.case.stage == "assembly"
    assert step(walk, Move.STUDY).case.stage == "year_end"


def test_name_room_and_phone_cannot_be_declined() -> None:
    assert book(NAME).intake.mandatory == {"name", "room", "phone"}


def test_categories_are_the_six_of_the_procedure() -> None:
    assert list(book(NAME).categories_of(Kind.COMPLAINT)) == [
        "hygiene",
        "facilities",
        "service_quality",
        "security",
        "greening",
        "other",
    ]


def test_complaint_about_the_service_desk_goes_to_another_team() -> None:
    found = book(NAME).category("service_quality")
    assert found is not None
    assert found.team == "project_office"


# ---------------------------------------------------------------- defaults of ours


def test_first_response_is_due_in_half_an_hour_by_default() -> None:
    assert due(start(NAME), "response") == "09-29 10:30"


def test_team_signs_within_two_hours_by_default() -> None:
    walk = step(with_steward(), Move.DISPATCH, {"team": "cleaning"})
    assert due(walk, "signing") == "09-29 12:00"


def test_new_round_gives_the_team_its_days_anew() -> None:
    walk = steps(signed_for("minor"), Move.RESOLVE, Move.SIGN_OFF, Move.VERIFY, Move.TELL, Move.DISSATISFY)
    walk = steps(walk.wait(3 * DAY), (Move.DISPATCH, {"team": "cleaning"}), Move.ACKNOWLEDGE)
    assert due(walk, "minor") == "10-05 00:00"


def test_late_team_is_called_to_account_and_its_answer_stops_the_ladder() -> None:
    walk = signed_for("minor").wait(3 * DAY)
    assert fell_due(walk, "minor")[1:3] == [("breached", "10-02 00:00"), ("supervised", "10-02 00:00")]
    assert Fact.REPORTED in step(walk, Move.REPORT).facts()


def test_enquiry_is_answered_within_a_day_by_default() -> None:
    assert due(start(NAME, kind=Kind.ENQUIRY), "answer") == "09-30 10:00"
