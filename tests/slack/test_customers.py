"""What customers do in Slack beside answering: commands, files, replies, old buttons, edits."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from handlers.wording import words
from tests.bot.web.serving import Serving, eventually
from tests.slack.ours import TOLD, Customer, newest, ours
from tests.slack.platform.server import Platform
from tests.telegram.platform.faults import Fault
from tests.telegram.platform.seats import PIXEL
from workflow.language import Language
from workflow.people import ConversationId

ZH, EN = Language.ZH, Language.EN
TOO_SHORT = timedelta(seconds=-1)
"""A trigger's life, so that no form can open and the dialogue goes on in the direct message."""
PHOTO = (PIXEL, "leak.png", "image/png")


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs) as running:
        yield running


@pytest.fixture
def ann(site: Serving, theirs: Platform) -> Customer:
    del site
    return Customer(theirs.person("Ann"), EN)


def filed(customer: Customer, site: Serving) -> str:
    customer.complains()
    return newest(site)


def adds(customer: Customer) -> None:
    customer.does(lambda: customer.person.says("status"))
    customer.does(lambda: customer.presses("cases.button.add"))


def evidence(site: Serving) -> list[str]:
    return [file["type"] for file in site.town.staff("service").case(newest(site))["evidence"]]


def test_language_of_the_first_words_is_spoken(site: Serving, theirs: Platform, ann: Customer) -> None:
    del site
    li = Customer(theirs.person("李伟", "zh"), ZH)
    assert "您同意" in li.does(lambda: li.person.says("你好"))
    assert "您" not in ann.does(lambda: ann.person.says("hello"))


def test_command_begins_a_complaint_from_anywhere(theirs: Platform, ann: Customer) -> None:
    theirs.world.triggers.life = TOO_SHORT
    room = theirs.channel("general", ann.person)
    gift = ann.person.at(room).types("/complaint")
    # What they read is not known yet: the house speaks first.
    ann.hears(words("intake.ask.consent", ZH)[:10])
    answer = eventually(lambda: gift.answer, "an answer to the command")
    assert answer["response_type"] == "ephemeral"
    assert ann.person.at(room).screen == []


def test_what_follows_the_command_is_the_story(ann: Customer, theirs: Platform) -> None:
    theirs.world.triggers.life = TOO_SHORT
    ann.person.at(theirs.channel("general", ann.person)).types("/complaint", "The lift is stuck & loud")
    ann.hears(words("intake.ask.consent", EN)[:10])
    ann.does(lambda: ann.presses("intake.button.agree"))
    assert "lift is stuck & loud" in "\n".join(each.text for each in ann.person.screen)


def test_shortcut_begins_a_complaint_from_anywhere(ann: Customer, theirs: Platform) -> None:
    theirs.world.triggers.life = TOO_SHORT
    gift = ann.person.uses("complaint")
    # What they read is not known yet: the house speaks first.
    ann.hears(words("intake.ask.consent", ZH)[:10])
    assert eventually(lambda: gift.tries, "an acknowledgement") == [""]


def test_message_that_is_pointed_at_becomes_a_complaint_with_its_files(
    site: Serving, theirs: Platform, ann: Customer
) -> None:
    theirs.world.triggers.life = TOO_SHORT
    seat = theirs.person("Bob").at(theirs.channel("general", ann.person))
    written = seat.sends(PHOTO, text="The lift is stuck & loud")
    ann.person.at(seat.room).uses("complaint", written)
    ann.hears(words("intake.ask.consent", EN)[:10])
    for label in ("button.agree", "button.no_danger", "kind.complaint"):
        ann.does(lambda label=label: ann.presses(f"intake.{label}"))
    for said in (TOLD[EN][2], TOLD[EN][3]):
        ann.does(lambda said=said: ann.person.says(said))
    for label in ("that_is_all", "something_else", "yesterday"):
        ann.does(lambda label=label: ann.presses(f"intake.button.{label}"))
    ann.does(lambda: ann.person.says(TOLD[EN][1]))
    assert "lift is stuck & loud" in ann.does(lambda: ann.person.says("Fix it"))
    ann.presses("intake.button.confirm")
    ann.hears(ann.said("intake.registered_by"))
    assert evidence(site) == ["image/png"]


def test_shortcut_that_is_not_ours_does_nothing(site: Serving, theirs: Platform, ann: Customer) -> None:
    gift = ann.person.uses("another")
    eventually(lambda: theirs.calls(theirs.giver.all_done), "the shortcut to be given")
    assert gift.taken
    assert site.read(lambda work: work.conversations.find("slack", ann.person.id)) is None


def test_address_that_slack_marks_is_taken_as_it_was_typed(ann: Customer) -> None:
    ann.begins()
    assert "ann@\u2060example" in ann.does(lambda: ann.person.says("ann@example.com"))


def test_photo_becomes_evidence_of_the_case(site: Serving, ann: Customer) -> None:
    filed(ann, site)
    adds(ann)
    ann.does(lambda: ann.person.sends(PHOTO, text="this is how it looks"))
    assert evidence(site) == ["image/png"]


def test_several_files_are_one_message(site: Serving, ann: Customer) -> None:
    number = filed(ann, site)
    adds(ann)
    before = len(ann.person.screen)
    ann.person.sends(
        PHOTO, (PIXEL + b"1", "two.png", "image/png"), (PIXEL + b"2", "three.png", "image/png"), text="leaks"
    )
    eventually(lambda: site.read(lambda work: work.inbox.waiting(ConversationId(1))) == 3, "three parts")
    site.advance(timedelta(seconds=2))
    ann.person.waits(lambda: len(ann.person.screen) > before, "one answer")
    assert evidence(site) == ["image/png"] * 3
    facts = [line["fact"] for line in site.town.staff("service").case(number)["timeline"]]
    assert (facts.count("added"), len(ann.person.screen)) == (1, before + 1)


def test_file_that_is_too_large_is_refused_with_the_limit(ann: Customer) -> None:
    ann.does(lambda: ann.person.says("hello"))
    assert "20 MB" in ann.does(lambda: ann.person.sends((b"x", "film.mp4", "video/mp4"), size=21 * 1024 * 1024))


def test_file_of_a_kind_we_do_not_take_is_refused_kindly(ann: Customer) -> None:
    ann.does(lambda: ann.person.says("hello"))
    sent = (b"MZ\x90\x00\x03" + bytes(90), "run.exe", "application/octet-stream")
    assert "run.\u2060exe" in ann.does(lambda: ann.person.sends(sent))


def test_file_that_the_platform_does_not_give_at_once_is_asked_for_again(
    site: Serving, theirs: Platform, ann: Customer
) -> None:
    filed(ann, site)
    adds(ann)
    theirs.faults.order("file", Fault.BAD_GATEWAY, Fault.CUT_BEFORE)
    ann.person.sends(PHOTO)
    eventually(lambda: site.advance(timedelta(minutes=1)) or evidence(site) == ["image/png"], "the file")


def test_page_to_sign_in_at_is_no_file(site: Serving, theirs: Platform, ann: Customer) -> None:
    filed(ann, site)
    adds(ann)
    with theirs.world.lock:
        theirs.world.vault.open_to.clear()
    ann.does(lambda: ann.person.sends(PHOTO))
    assert words("cases.refused.file_lost", EN).rpartition("}")[2] in str(ann.person.screen[-3:])
    assert evidence(site) == []


def test_our_token_is_shown_to_slack_alone(site: Serving, theirs: Platform, ann: Customer) -> None:
    filed(ann, site)
    adds(ann)
    with theirs.world.lock:
        theirs.world.vault.root = "http://localhost:9"
    ann.does(lambda: ann.person.sends(PHOTO))
    assert words("cases.refused.file_lost", EN).rpartition("}")[2] in str(ann.person.screen[-3:])


def test_reply_in_the_thread_of_a_notice_goes_to_its_case(site: Serving, ann: Customer) -> None:
    number = filed(ann, site)
    told = ann.person.last
    site.town.staff("service").move(number, "contact")
    ann.hears(number.split("-")[0])
    ann.does(lambda: ann.person.says("it is on the second floor", thread=told))
    timeline = site.town.staff("service").case(number)["timeline"]
    assert "it is on the second floor" in str(timeline[-1]["words"])


def test_button_of_an_old_message_is_answered_kindly(ann: Customer) -> None:
    ann.does(lambda: ann.person.says("hello"))
    old = ann.person.last
    ann.does(lambda: ann.presses("intake.button.agree"))
    said = ann.does(lambda: ann.person.presses(words("intake.button.agree", EN), on=old))
    assert words("intake.pressed_twice", EN)[:10] in said


def test_edited_answer_is_changed_in_the_draft(ann: Customer) -> None:
    ann.begins()
    ann.does(lambda: ann.person.says(TOLD[EN][3]))
    written = ann.person.says(TOLD[EN][0])
    ann.hears(words("intake.ask.danger", EN)[:12])
    ann.person.edits(written, "Somebody renovates below us")
    said = ann.hears(words("intake.amended", EN)[:20], "Somebody renovates below us")
    assert words("intake.ask.danger", EN)[:12] in said


def test_link_that_slack_unfolds_is_no_edit(site: Serving, theirs: Platform, ann: Customer) -> None:
    ann.does(lambda: ann.person.says("hello"))
    ann.does(lambda: ann.person.says("help"))
    with theirs.world.lock:
        written = ann.person.room.messages[-2]
    ann.person.edits(written, "help")
    eventually(lambda: theirs.calls(theirs.giver.all_done), "the event")
    found = site.read(lambda work: work.conversations.find("slack", ann.person.id))
    assert found is not None
    assert found.seq == 2


def test_message_that_is_passed_on_is_read(ann: Customer) -> None:
    ann.begins()
    ann.does(lambda: ann.person.says(TOLD[EN][3]))
    passed_on = {"text": "The lift has been stuck for days", "is_share": True, "author_name": "Bob"}
    ann.does(lambda: ann.person.says("", attachments=[passed_on]))
    for label in ("no_danger", "that_is_all", "something_else", "yesterday"):
        ann.does(lambda label=label: ann.presses(f"intake.button.{label}"))
    ann.does(lambda: ann.person.says(TOLD[EN][1]))
    assert "stuck for days" in ann.does(lambda: ann.person.says("Fix it"))


def test_what_a_customer_typed_becomes_no_mention_and_no_link(ann: Customer) -> None:
    ann.begins()
    ann.does(lambda: ann.person.says(TOLD[EN][3]))
    ann.does(lambda: ann.person.says("ask @here or <!channel> & see https://evil.example/x *now*"))
    for label in ("no_danger", "that_is_all", "something_else", "yesterday"):
        ann.does(lambda label=label: ann.presses(f"intake.button.{label}"))
    ann.does(lambda: ann.person.says(TOLD[EN][1]))
    ann.does(lambda: ann.person.says("Fix it"))
    raw = str(ann.person.last.content)
    assert ("&lt;!channel&gt;" in raw, "<!" in raw, "@here" in raw, "://evil" in raw) == (True, False, False, False)
    assert "*now*" in ann.person.last.text
