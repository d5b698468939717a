"""A duty's ladder: it rings while the duty waits, each rung once, and folds what an outage missed."""

from datetime import datetime, timedelta

from tests.workflow.walking import TUESDAY, ZONE, book
from workflow.duties import Duty, fire, moment_of
from workflow.playbook import Playbook
from workflow.rota import Task, jobs, task_of
from workflow.schedules import Act, Rung

NAME = "owner-service"
JOB = "routine.suggestion_box"
DUE = TUESDAY.replace(hour=18)
DUTY = Duty(job=JOB, playbook="0" * 64, role="reception", set_at=TUESDAY.replace(hour=17), due_at=DUE)


def rules() -> tuple[Task, Playbook]:
    task = task_of(JOB, book(NAME))
    assert task is not None
    return task, book(NAME)


def climbed(duty: Duty, now: datetime) -> tuple[Duty, Rung | None]:
    outcome = fire(duty, duty.fired, now, *rules(), ZONE)
    assert outcome is not None
    return outcome


def test_reminder_due_time_and_escalations_come_in_their_order() -> None:
    duty, seen = DUTY, list[tuple[str, Act | None]]()
    for _ in range(4):
        moment = moment_of(duty, *rules(), ZONE)
        assert moment is not None
        duty, rung = climbed(duty, moment.at)
        seen.append((moment.at.astimezone(ZONE).strftime("%d %H:%M"), rung.act if rung else None))
    assert seen == [
        ("29 17:30", Act.REMIND),
        ("29 18:00", None),
        ("29 18:00", Act.ESCALATE),
        ("30 18:00", Act.ESCALATE),
    ]


def test_a_late_reminder_is_folded_into_what_follows() -> None:
    assert climbed(DUTY, DUE + timedelta(hours=1))[1] is None


def test_a_timer_of_a_rung_that_was_climbed_is_void() -> None:
    duty, _ = climbed(DUTY, DUE - timedelta(minutes=30))
    assert fire(duty, 0, DUE, *rules(), ZONE) is None


def test_a_timer_before_its_moment_and_of_a_duty_that_is_done_is_void() -> None:
    assert fire(DUTY, 0, TUESDAY, *rules(), ZONE) is None
    done = Duty(job=JOB, playbook="", role="reception", set_at=TUESDAY, due_at=DUE, done_at=TUESDAY)
    assert fire(done, 0, DUE, *rules(), ZONE) is None


def test_a_job_that_the_playbook_has_no_more_is_about_nothing() -> None:
    assert (task_of("routine.lunch", book(NAME)), task_of("check.lunch", book(NAME))) == (None, None)


FIRST_WORKING_DAY = "0 9 1 * * on a working day"


def test_every_job_of_a_playbook_comes_round_by_its_own_rule() -> None:
    found = jobs(book(NAME), ZONE, lambda _: 0.5)
    assert {name: slots.rule for name, slots in found.items()} == {
        "routine.suggestion_box": "0 17 * * *",
        "routine.online_opinions": "0 9 * * *",
        "routine.year_end": "0 9 20 12 *",
        "report.monthly": FIRST_WORKING_DAY,
        "report.unclosed": FIRST_WORKING_DAY.replace("1 * *", "1 1 *"),
    }
    assert {name: slots.rule for name, slots in jobs(book("property"), ZONE, lambda _: 0.5).items()} == {
        "report.monthly": FIRST_WORKING_DAY,
        "report.weekly": "0 9 * * mon",
        "survey.residents": "0 9 1 11 *",
    }
