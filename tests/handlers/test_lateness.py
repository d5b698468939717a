"""The same life with every deadline missed: each rung of each ladder at its minute, to its recipients."""

from handlers.cards import chats_of
from tests.handlers.callers import Customer
from tests.handlers.crew import SOLVED, Crew, staff_whole
from tests.handlers.desk import Desk, Rung
from tests.handlers.moments import moment
from workflow.moves import Fact
from workflow.stored import Priority

SERVICE = frozenset({"team:service"})
SUPERVISED = frozenset({"team:service", "role:supervisor"})
TEAM = frozenset({"team:security"})
ORDERED = frozenset({"team:security", "role:supervisor"})
MANAGER = frozenset({"role:manager"})


def test_a_late_first_response_climbs_in_minutes(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    desk.until("09-30 10:20")
    assert desk.rungs(number, "response") == [
        Rung("09-29 10:07", "reminded", SERVICE),
        Rung("09-29 10:10", "supervised", SUPERVISED),
        Rung("09-29 10:20", "raised", MANAGER),
        Rung("09-30 10:20", "raised", MANAGER),
    ]
    assert desk.verdicts(number, Fact.BREACHED) == {"response": "09-29 10:10"}


def test_nothing_is_fired_a_moment_before_its_minute(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    desk.until("09-29 10:06")
    assert desk.rungs(number, "response") == []
    desk.until("09-29 10:09")
    assert [rung.fact for rung in desk.rungs(number, "response")] == ["reminded"]


def test_a_late_dispatch_and_reaction_climb_in_hours(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.graded(anna.file())
    desk.until("09-29 14:00")
    crew.service.do(number, "dispatch", team="security")
    desk.until("09-29 18:00")
    assert desk.rungs(number, "handover") == [
        Rung("09-29 11:30", "reminded", SERVICE),
        Rung("09-29 12:00", "supervised", SUPERVISED),
        Rung("09-29 13:00", "raised", MANAGER),
    ]
    assert desk.rungs(number, "reaction") == [
        Rung("09-29 15:30", "reminded", TEAM),
        Rung("09-29 16:00", "supervised", ORDERED),
        Rung("09-29 17:00", "raised", MANAGER),
    ]


def test_a_late_solution_brings_an_order_that_the_team_answers(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.dispatched(anna.file())
    desk.until("10-01 14:00")
    assert desk.rungs(number, "solution") == [
        Rung("09-30 08:00", "reminded", TEAM),
        Rung("09-30 10:00", "supervised", ORDERED),
        Rung("09-30 14:00", "raised", MANAGER),
        Rung("10-01 14:00", "raised", MANAGER),
    ]
    crew.security.do(number, "report", text="正在加派人手")
    desk.until("10-03 18:00")
    assert len(desk.rungs(number, "solution")) == 4
    assert desk.case(number).order is None


def test_follow_up_reminds_first_and_orders_every_day_after(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    owner = frozenset({f"staff:{crew.security.actor.staff}"})
    desk.until("10-01 22:00")
    assert desk.rungs(number, "follow_up") == [
        Rung("09-30 10:00", "reminded", owner),
        Rung("09-30 22:00", "supervised", owner | {"role:supervisor"}),
        Rung("10-01 22:00", "supervised", owner | {"role:supervisor"}),
    ]


def test_a_result_that_nobody_tells_climbs_in_days(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    crew.security.do(number, "resolve", **SOLVED)
    desk.until("10-01 10:00")
    assert desk.rungs(number, "feedback") == [
        Rung("09-30 07:00", "reminded", SERVICE),
        Rung("09-30 10:00", "supervised", SUPERVISED),
        Rung("10-01 10:00", "raised", MANAGER),
    ]
    assert desk.verdicts(number, Fact.BREACHED) == {"feedback": "09-30 10:00"}


def test_a_poll_nobody_answers_is_asked_once_more_then_becomes_a_revisit(
    desk: Desk, anna: Customer, crew: Crew
) -> None:
    number = crew.told(anna.file())
    anna.mark()
    desk.until("09-30 09:59")
    assert anna.words.count("一键即可") == 1
    desk.until("10-02 10:00")
    assert desk.rungs(number, "poll") == [Rung("09-30 10:00", "revisit_due", frozenset({"role:service"}))]
    assert desk.rungs(number, "revisit") == [
        Rung("10-01 07:00", "reminded", SERVICE),
        Rung("10-01 10:00", "supervised", SUPERVISED),
        Rung("10-02 10:00", "raised", MANAGER),
    ]


def test_feedback_rings_no_more_once_a_person_has_to_call_the_silent_customer(
    desk: Desk, anna: Customer, crew: Crew
) -> None:
    number = crew.told(anna.file())
    desk.until("10-04 10:00")
    assert [rung.at for rung in desk.rungs(number, "feedback")] == ["09-30 07:00", "09-30 10:00"]
    assert desk.rungs(number, "revisit")[-1] == Rung("10-04 10:00", "raised", MANAGER)
    assert desk.verdicts(number, Fact.BREACHED)["feedback"] == "09-30 10:00"


def test_a_manager_who_waits_is_reminded_and_named_to_the_supervisor(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.graded(anna.file())
    crew.service.do(number, "escalate", reason="客户要求负责人出面")
    assert desk.clocks(number) == {"management": "09-30 10:00"}
    desk.until("09-30 10:00")
    assert desk.rungs(number, "management") == [
        Rung("09-30 07:00", "reminded", MANAGER),
        Rung("09-30 10:00", "raised", MANAGER | {"role:supervisor"}),
    ]


def test_quiet_hours_hold_a_reminder_until_morning(desk: Desk, anna: Customer, crew: Crew) -> None:
    desk.until("09-30 08:30")
    number = crew.dispatched(anna.file())
    desk.until("10-01 08:30")
    assert desk.rungs(number, "solution")[0] == Rung("10-01 07:00", "reminded", TEAM)


def test_quiet_hours_never_hold_an_escalation(desk: Desk, anna: Customer, crew: Crew) -> None:
    desk.until("09-29 23:30")
    number = crew.dispatched(anna.file())
    desk.until("09-30 07:00")
    assert desk.rungs(number, "reaction") == [
        Rung("09-30 01:30", "supervised", ORDERED),
        Rung("09-30 02:30", "raised", MANAGER),
    ]


def test_after_an_outage_reminders_fold_and_escalations_all_fire(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    desk.now = moment("10-02 09:00")
    desk.fire()
    told = [(event.fact, event.data["due"]) for event in desk.events(number) if event.data.get("to")]
    due = moment("09-29 10:10")
    assert told == [(Fact.SUPERVISED, due), (Fact.RAISED, due), (Fact.RAISED, due), (Fact.RAISED, due)]
    assert desk.verdicts(number, Fact.BREACHED) == {"response": "09-29 10:10"}


def test_a_deadline_that_fired_does_not_fire_again(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    desk.until("09-29 10:30")
    before = desk.facts(number)
    desk.fire()
    assert desk.facts(number) == before
    assert len({notice.dedupe for notice in desk.notices(number)}) == len(desk.notices(number))


def test_escalations_go_before_ordinary_notices(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    desk.until("09-29 10:20")
    priorities = {notice.priority for notice in desk.notices(number) if notice.chat in ("role:supervisor", *MANAGER)}
    assert priorities == {Priority.ESCALATION}


def test_what_a_rung_names_is_found_at_that_persons_desk(desk: Desk, anna: Customer, crew: Crew) -> None:
    staff_whole(desk)
    number = anna.file()
    desk.until("09-29 10:20")
    chats = chats_of(crew.manager.actor, desk.house.playbook)
    heard = desk.read(lambda work: work.outbox.to_chats("desk", chats))
    assert [(notice.case, notice.chat) for notice in heard] == [(number, "role:manager")]


def test_the_customer_hears_of_a_missed_date_with_the_next_one(desk: Desk, anna: Customer, crew: Crew) -> None:
    crew.dispatched(anna.file())
    anna.mark()
    desk.until("09-29 12:00")
    assert "“部门反应”" in anna.words
    assert "最迟 9月30日 10:00" in anna.words


def test_the_customers_own_silence_is_not_told_as_our_lateness(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    anna.mark()
    desk.until("10-02 10:00")
    assert "未能" not in anna.words
    anna.say("进度")
    assert "超时" not in anna.words
    assert "feedback" in desk.verdicts(number, Fact.BREACHED)


def test_every_deadline_missed_once_still_leads_to_the_end(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file()
    desk.until("09-29 11:00")
    crew.graded(number)
    desk.until("09-29 14:00")
    crew.service.do(number, "dispatch", team="security")
    desk.until("09-30 15:00")
    crew.security.do(number, "acknowledge")
    desk.until("10-02 15:00")
    crew.security.do(number, "resolve", **SOLVED)
    desk.until("10-03 16:00")
    crew.service.do(number, "tell")
    desk.until("10-06 16:00")
    anna.press("满意")
    assert desk.stage(number) == "closed"
    assert desk.verdicts(number, Fact.BREACHED) == {
        "response": "09-29 10:10",
        "handover": "09-29 13:00",
        "reaction": "09-29 16:00",
        "solution": "09-30 14:00",
        "follow_up": "10-01 15:00",
        "feedback": "10-03 15:00",
        "poll": "10-04 16:00",
        "revisit": "10-05 16:00",
    }
