"""Complex and major complaints run on clocks of their own (procedures.md, 1)."""

from tests.handlers.callers import Customer
from tests.handlers.crew import SOLVED, Crew
from tests.handlers.desk import Desk, Rung
from workflow.moves import Fact


def complex_case(anna: Customer, crew: Crew) -> str:
    return crew.graded(anna.file(category="收费与账单"), "complex", category="fee_dispute")


def major_case(anna: Customer, crew: Crew) -> str:
    return crew.graded(anna.file(), "major", category="safety")


def test_a_complex_case_is_met_in_three_days_and_planned_in_five(desk: Desk, anna: Customer, crew: Crew) -> None:
    desk.until("09-29 23:50")
    number = complex_case(anna, crew)
    assert desk.clocks(number) == {"handover": "09-30 01:50", "negotiation": "10-03 00:00", "plan": "10-05 00:00"}


def test_a_complex_case_has_no_clock_of_the_general_grade(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = complex_case(anna, crew)
    crew.service.do(number, "dispatch", team="finance")
    crew.finance.do(number, "acknowledge")
    assert set(desk.clocks(number)) == {"negotiation", "plan", "follow_up"}


def test_the_supervisor_leads_a_complex_case(anna: Customer, crew: Crew) -> None:
    number = complex_case(anna, crew)
    crew.service.do(number, "dispatch", team="finance")
    crew.finance.do(number, "acknowledge")
    assert crew.supervisor.board("service") == [number]
    assert {"meet", "propose", "resolve"} <= crew.supervisor.can(number)


def test_the_promised_date_is_the_next_due_time(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = complex_case(anna, crew)
    crew.service.do(number, "dispatch", team="finance")
    crew.finance.do(number, "acknowledge")
    desk.until("09-30 09:00")
    crew.finance.do(number, "meet")
    crew.finance.do(number, "propose", text="退还多收的费用", date="2026-10-06", refund="12.50")
    assert desk.clocks(number) == {"follow_up": "09-30 10:00", "promise": "10-07 00:00"}
    assert "10月6日 24:00" in anna.words
    assert desk.case(number).amount == 1250


def test_a_date_that_can_not_be_kept_is_told_before_it_passes(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = complex_case(anna, crew)
    crew.service.do(number, "dispatch", team="finance")
    crew.finance.do(number, "acknowledge")
    crew.finance.do(number, "propose", text="退费", date="2026-10-06")
    desk.until("10-06 10:00")
    crew.finance.do(number, "postpone", reason="银行假期", date="2026-10-09")
    assert desk.clocks(number)["promise"] == "10-10 00:00"
    assert "银行假期" in anna.words
    assert "promise" not in desk.verdicts(number, Fact.BREACHED)


def test_a_broken_promise_climbs_to_the_manager(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = complex_case(anna, crew)
    crew.service.do(number, "dispatch", team="finance")
    crew.service.do(number, "meet")
    crew.finance.do(number, "acknowledge")
    crew.finance.do(number, "propose", text="退费", date="2026-10-06T15:00:00+08:00")
    desk.until("10-06 19:00")
    owner = f"staff:{crew.finance.actor.staff}"
    assert desk.rungs(number, "promise") == [
        Rung("10-06 13:00", "reminded", frozenset({owner})),
        Rung("10-06 15:00", "supervised", frozenset({owner, "team:finance", "role:supervisor"})),
        Rung("10-06 19:00", "raised", frozenset({"role:manager"})),
    ]


def test_missed_meeting_and_plan_climb_by_days(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = complex_case(anna, crew)
    desk.until("10-06 00:00")
    chats = frozenset({"team:service", "role:supervisor"}), frozenset({"role:manager"})
    late = [rung for clock in ("negotiation", "plan") for rung in desk.rungs(number, clock) if rung.fact != "reminded"]
    assert late == [
        Rung("10-03 00:00", "supervised", chats[0]),
        *(Rung(f"{day} 00:00", "raised", chats[1]) for day in ("10-04", "10-05", "10-06")),
        Rung("10-05 00:00", "supervised", chats[0]),
        Rung("10-06 00:00", "raised", chats[1]),
    ]


def test_the_head_is_told_of_a_major_case_at_once(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = major_case(anna, crew)
    assert desk.told_staff(number, "graded") == {"role:manager"}
    assert crew.manager.board("management") == [number]


def test_a_major_case_is_on_site_in_two_hours_and_planned_in_two_days(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = major_case(anna, crew)
    assert desk.clocks(number) == {"handover": "09-29 12:00", "on_site": "09-29 12:00", "plan": "10-01 10:00"}
    crew.service.do(number, "dispatch", team="security")
    desk.until("09-29 11:00")
    crew.security.do(number, "arrive")
    assert desk.clocks(number) == {"plan": "10-01 10:00"}
    assert "到达现场" in anna.words


def test_a_major_case_that_nobody_reaches_climbs_within_three_hours(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = major_case(anna, crew)
    crew.service.do(number, "dispatch", team="security")
    desk.until("09-29 13:00")
    assert desk.rungs(number, "on_site") == [
        Rung("09-29 11:30", "reminded", frozenset({"team:security"})),
        Rung("09-29 12:00", "supervised", frozenset({"team:security", "role:supervisor"})),
        Rung("09-29 13:00", "raised", frozenset({"role:manager"})),
    ]


def test_a_grade_set_anew_brings_the_clocks_of_the_new_grade(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    crew.service.do(number, "grade", grade="major")
    assert set(desk.clocks(number)) == {"follow_up", "on_site", "plan"}


def test_a_major_case_runs_to_its_end(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = major_case(anna, crew)
    crew.service.do(number, "dispatch", team="security")
    crew.security.do(number, "acknowledge")
    crew.security.do(number, "arrive")
    crew.security.do(number, "propose", text="封闭现场并整改", date="2026-10-03")
    crew.security.do(number, "resolve", **SOLVED)
    crew.service.do(number, "tell")
    anna.press("满意")
    assert desk.stage(number) == "closed"
    assert {"on_site", "plan", "promise", "feedback"} <= set(desk.verdicts(number, Fact.KEPT))
