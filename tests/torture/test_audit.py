"""The audit of a rush finds each promise broken that somebody could break."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.wording import words
from tests.telegram.platform.ledger import Entry
from tests.telegram.platform.server import START, Platform
from tests.torture.audit import Kept, broken_promises
from tests.torture.crowd import Crowd, Patron
from workflow.language import Language
from workflow.stored import Notice, OutboxState

NUMBER = "A1B-2C3"
DEATH = START + timedelta(seconds=2.5)


@pytest.fixture
def patron(theirs: Platform) -> Patron:
    """Somebody who was told a number."""
    (only,) = Crowd(theirs, 1).patrons
    only.receipt = f"Registered as {NUMBER}."
    return only


def sent(patron: Patron, place: int, text: str, *, told: bool = True) -> Entry:
    """Return a call that said something to a customer, the next one a second later."""
    return Entry(
        number=place,
        at=START + timedelta(seconds=place),
        method="sendmessage",
        bot=1,
        given={"text": text},
        chat=patron.person.id,
        status=200 if told else 0,
        fault="" if told else "CUT_AFTER",
        effect=True,
        message=100 + place,
    )


def notice(seq: int, *messages: int, state: OutboxState = OutboxState.SENT) -> Notice:
    """Return what the outbox has of something that was said."""
    known = tuple(str(each) for each in messages)
    return Notice(
        dedupe=str(seq), lane="telegram", chat="conversation:1", body={}, at=START, seq=seq, state=state, messages=known
    )


def found(patron: Patron, entries: list[Entry], *notices: Notice, deaths: int = 0, **other: object) -> str:
    """Return what the audit finds, in one line."""
    kept = Kept(issues={NUMBER: patron.issue}, notices={patron.person.id: notices}, unhandled=0)
    return "; ".join(broken_promises([patron], entries, replace(kept, **other), [DEATH] * deaths))


def test_nothing_is_found_where_all_went_well(patron: Patron) -> None:
    assert found(patron, [sent(patron, 1, "a"), sent(patron, 2, "b")], notice(1, 101), notice(2, 102)) == ""


def test_repetition_after_an_outcome_that_nobody_knows_is_excused(patron: Patron) -> None:
    again = words("cases.sent_again", Language.ZH).format(reference=1)
    entries = [sent(patron, 1, "a", told=False), sent(patron, 2, f"a\n\n{again}")]
    assert found(patron, entries, notice(1, 102)) == ""


def test_repetition_is_excused_by_a_death_between_the_two_and_by_no_other(patron: Patron) -> None:
    entries = [sent(patron, 2, "a"), sent(patron, 3, "a")]
    assert found(patron, entries, notice(1, 103), deaths=1) == ""
    assert "though its outcome was known" in found(patron, entries, notice(1, 103))
    later = [replace(each, at=each.at + timedelta(minutes=1)) for each in entries]
    assert "though its outcome was known" in found(patron, later, notice(1, 103), deaths=1)


def test_message_that_arrived_and_is_not_known_is_found(patron: Patron) -> None:
    entries = [sent(patron, 1, "a", told=False), sent(patron, 2, "b")]
    assert "'a' belongs to no notice" in found(patron, entries, notice(1, 102))


def test_message_that_arrived_once_and_was_given_up_belongs_where_it_stands(patron: Patron) -> None:
    given_up = replace(notice(1, state=OutboxState.UNKNOWN), doubts=3)
    entries = [sent(patron, 1, "a", told=False), sent(patron, 2, "b")]
    assert found(patron, entries, given_up, notice(2, 102)) == ""
    assert "belongs to no notice" in found(patron, [*entries, sent(patron, 3, "c")], given_up, notice(2, 102))


def test_messages_out_of_order_are_found(patron: Patron) -> None:
    entries = [sent(patron, 1, "b"), sent(patron, 2, "a")]
    assert "heard [1, 0] in this order" in found(patron, entries, notice(1, 102), notice(2, 101))


def test_message_that_only_the_database_knows_is_found(patron: Patron) -> None:
    assert "1 messages are taken for sent, 0 of them arrived" in found(patron, [], notice(1, 101))


@pytest.mark.parametrize("state", [OutboxState.READY, OutboxState.SENDING, OutboxState.FAILED, OutboxState.UNKNOWN])
def test_notice_that_was_not_sent_is_found(patron: Patron, state: OutboxState) -> None:
    assert f"notice 1 is {state}" in found(patron, [], notice(1, state=state))


def test_notice_that_was_given_up_after_all_tries_is_no_loss(patron: Patron) -> None:
    assert found(patron, [], replace(notice(1, state=OutboxState.UNKNOWN), doubts=3)) == ""


def test_customer_who_is_served_too_fast_is_found(patron: Patron) -> None:
    entries = [sent(patron, 1, "a"), replace(sent(patron, 2, "b"), at=START + timedelta(seconds=1.99))]
    assert "a second: 2 of 1" in found(patron, entries, notice(1, 101), notice(2, 102))


def test_call_that_the_platform_had_to_hold_back_is_found(patron: Patron) -> None:
    early = replace(sent(patron, 1, "a"), status=429, effect=False)
    assert found(patron, [early]) == "1 calls came too early"


@pytest.mark.parametrize("numbers", [[], ["X", NUMBER], ["X"]])
def test_complaint_that_is_not_registered_once_as_its_customer_was_told_is_found(
    patron: Patron, numbers: list[str]
) -> None:
    assert f"is registered as {numbers}" in found(patron, [], issues=dict.fromkeys(numbers, patron.issue))


def test_case_that_nobody_complained_of_is_found(patron: Patron) -> None:
    assert "nobody complained of ['ghost']" in found(patron, [], issues={NUMBER: patron.issue, "X": "ghost"})


def test_message_that_nobody_handled_is_found(patron: Patron) -> None:
    assert found(patron, [], unhandled=2) == "2 messages were not handled"
