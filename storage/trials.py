"""Trials of versions of the playbook: one at a time, with its signs of life and what came of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from storage import codec
from storage.codec import micros, moment
from storage.leases import SqlLeases
from storage.staff_tables import trial
from storage.statement import Connection, Row, Statement, given, row_of
from workflow.people import StaffId
from workflow.stored import Json
from workflow.trials import SILENT, Trial, TrialState

LOCK = "trial"
_this = trial.c.id == given(trial.c.id)
_runs = trial.c.state == TrialState.RUNNING.value

ADD = Statement(insert(trial).values(row_of(trial, "id")).returning(trial.c.id))
SIGN = Statement(update(trial).where(_this, _runs).values(done=given(trial.c.done), seen_at=given(trial.c.seen_at)))
END = Statement(
    update(trial)
    .where(_this, _runs)
    .values(state=given(trial.c.state), result=given(trial.c.result), seen_at=given(trial.c.seen_at))
)
LAST = Statement(
    select(*trial.columns).where(trial.c.digest == given(trial.c.digest)).order_by(trial.c.id.desc()).limit(1)
)
RUNNING = Statement(
    select(trial.c.id).where(
        _runs, trial.c.seen_at >= given(trial.c.seen_at, "since"), trial.c.seen_at <= given(trial.c.seen_at, "until")
    )
)


class SqlTrials:
    """The trials over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, begun: Trial) -> int | None:
        # The lease is nobody's: its row keeps a second one that begins at the same moment waiting for the first.
        SqlLeases(self._connection).take(LOCK, "whoever asks", begun.at, timedelta())
        if self.running(begun.at):
            return None
        return self._connection.number(
            ADD,
            digest=begun.digest,
            against=begun.against,
            by_id=begun.by,
            at=micros(begun.at),
            seen_at=micros(begun.seen_at),
            cases=begun.cases,
            done=begun.done,
            state=begun.state.value,
            result=None,
        )

    def sign(self, ident: int, done: int, at: datetime) -> None:
        self._connection.run(SIGN, id=ident, done=done, seen_at=micros(at))

    def end(self, ident: int, state: TrialState, result: Mapping[str, Json], at: datetime) -> None:
        self._connection.run(END, id=ident, state=state.value, result=codec.text(result), seen_at=micros(at))

    def last(self, digest: str) -> Trial | None:
        row = self._connection.row(LAST, digest=digest)
        return None if row is None else _trial(row)

    def running(self, now: datetime) -> bool:
        found = self._connection.row(RUNNING, since=micros(now - SILENT), until=micros(now + SILENT))
        return found is not None


def _trial(row: Row) -> Trial:
    ident, digest, against, by, at, seen_at, cases, done, state, result = row
    return Trial(
        id=ident,
        digest=digest,
        against=against,
        by=StaffId(by),
        at=moment(at),
        seen_at=moment(seen_at),
        cases=cases,
        done=done,
        state=TrialState(state),
        result=None if result is None else codec.read(result),
    )
