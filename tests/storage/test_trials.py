"""Trials on each engine: one at a time, alive as long as they give signs, ended once."""

from dataclasses import replace

import pytest

from storage.store import Store
from tests.storage.samples import MINUTE, NOON
from workflow.language import Language
from workflow.people import Grant, StaffId
from workflow.ports import Work
from workflow.trials import SILENT, Trial, TrialState


@pytest.fixture
async def trial(store: Store) -> Trial:
    def join(work: Work) -> StaffId:
        work.people.invite([Grant("administrator")], "invitation", NOON, NOON + MINUTE)
        joined = work.people.accept("invitation", "林", Language.ZH, NOON)
        assert joined is not None
        return joined.id

    by = await store.write(join)
    return Trial(digest="new", against="old", by=by, at=NOON, seen_at=NOON, cases=9)


async def test_what_is_stored_comes_back_the_same(store: Store, trial: Trial) -> None:
    ident = await store.write(lambda work: work.trials.begin(trial))
    assert await store.read(lambda work: work.trials.last("new")) == replace(trial, id=ident)
    assert await store.read(lambda work: work.trials.last("old")) is None


async def test_one_runs_at_a_time_until_it_has_ended(store: Store, trial: Trial) -> None:
    first = await store.write(lambda work: work.trials.begin(trial))
    assert first is not None
    assert await store.write(lambda work: work.trials.begin(trial)) is None
    await store.write(lambda work: work.trials.end(first, TrialState.DONE, {"same": 3}, NOON))
    ended = await store.read(lambda work: work.trials.last("new"))
    assert (ended and ended.state, ended and ended.result) == (TrialState.DONE, {"same": 3})
    assert await store.write(lambda work: work.trials.begin(trial)) is not None


async def test_one_that_gives_no_sign_of_life_keeps_nobody_waiting(store: Store, trial: Trial) -> None:
    first = await store.write(lambda work: work.trials.begin(trial))
    assert first is not None
    await store.write(lambda work: work.trials.sign(first, 4, NOON + MINUTE))
    silent = NOON + MINUTE + SILENT + MINUTE
    at_once = replace(trial, at=NOON + 2 * MINUTE, seen_at=NOON + 2 * MINUTE)
    assert await store.write(lambda work: work.trials.begin(at_once)) is None
    found = await store.read(lambda work: work.trials.last("new"))
    assert found is not None
    assert (found.done, found.state_at(NOON + 2 * MINUTE), found.state_at(silent)) == (
        4,
        TrialState.RUNNING,
        TrialState.CUT_OFF,
    )
    assert await store.write(lambda work: work.trials.begin(replace(trial, at=silent, seen_at=silent))) is not None


async def test_what_has_ended_is_not_ended_again(store: Store, trial: Trial) -> None:
    ident = await store.write(lambda work: work.trials.begin(trial))
    assert ident is not None
    await store.write(lambda work: work.trials.end(ident, TrialState.FAILED, {"problem": "too_long"}, NOON))
    await store.write(lambda work: work.trials.end(ident, TrialState.DONE, {}, NOON))
    await store.write(lambda work: work.trials.sign(ident, 9, NOON))
    found = await store.read(lambda work: work.trials.last("new"))
    assert found is not None
    assert (found.state, found.done) == (TrialState.FAILED, 0)
