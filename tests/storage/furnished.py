"""A house in which every table has rows, of each kind of thing that may be sealed, erased or left out."""

from dataclasses import replace
from datetime import timedelta

from storage.cases import SqlCases
from tests.storage.samples import (
    ELEMENTS,
    EMAIL,
    MINUTE,
    NAME,
    NOON,
    NUMBER,
    PHONE,
    SERVICE,
    a_case,
    an_event,
    numbered,
)
from workflow.attendance import Absence
from workflow.batches import Batch, Handed
from workflow.case import Case
from workflow.duties import Duty
from workflow.elements import Elements
from workflow.enforcement import Enforcement
from workflow.improvements import Improvement
from workflow.language import Language
from workflow.lessons import Told
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.pauses import Pause
from workflow.people import ConversationId, Grant, StaffId
from workflow.ports import Work
from workflow.stored import Notice, OutboxState, Priority, Session, SessionKind, SubjectId
from workflow.surveying import Campaign, Respondent, Standing
from workflow.trials import Trial

GROUP, MEMBER, GONE = NUMBER, numbered("XY9DEF"), numbered("ZZ9YYY")
CHAT, SECRET, LINK = "chat of 王小明 in the browser", "a token that nobody guesses", "a link that nobody guesses"
BOT_TOKEN = "xoxb-of-the-workspace"
PHOTO, LETTER = b"\x89PNG\r\n\x1a\n, a leaking pipe", "一封信\n".encode()
ROOM, POSTED = "-100123", "4711"
ONE, TWO = StaffId(1), StaffId(2)


def furnish(work: Work) -> None:
    """Put something into every table."""
    _people(work)
    _cases(work)
    _chats(work)
    _surveys(work)
    _erase(work)
    work.playbooks.keep("digest", "property", 'name = { zh = "物业" }\n', NOON)
    work.playbooks.keep("another", "property", "retention = 1\n", NOON, TWO)
    work.playbooks.enforce("property", Enforcement(1, "another", TWO, NOON))
    work.trials.begin(Trial(digest="another", against="digest", by=TWO, at=NOON, seen_at=NOON, cases=9))
    work.timers.set(SubjectId("calendar:weekly"), "weekly", 29_000_000, NOON)
    work.timers.set(SubjectId(f"case:{GROUP}"), "contact", 1, NOON + MINUTE)
    for timer in work.timers.due(NOON, 1):
        work.timers.fired(timer.id, NOON + timedelta(microseconds=1))
    work.leases.take("lane:telegram", "us", NOON, MINUTE)


def _people(work: Work) -> None:
    for name, role in (("李师傅", "member"), ("Ann", "manager")):
        work.people.invite([Grant(role, "repair", "east")], f"{SECRET} {name}", NOON, NOON + MINUTE)
        work.people.accept(f"{SECRET} {name}", name, Language.ZH, NOON)
    work.people.invite([Grant("service")], SECRET, NOON, NOON + MINUTE)
    session = Session(id=0, kind=SessionKind.CHAT, expires_at=NOON + MINUTE, chat=CHAT, staff=ONE)
    work.people.sign_in(session, SECRET, NOON)
    duty = Duty(job="check.any", playbook="digest", role="manager", set_at=NOON, due_at=NOON)
    work.duties.add(duty)
    work.duties.done(work.duties.add(duty), NOON, ONE, f"{NAME}, a letter")
    todo = Improvement(what="泵房每周检查", owner=ONE, site="east", upon="{}", set_at=NOON, set_by=TWO, due_at=NOON)
    work.improvements.add(todo)
    work.improvements.done(work.improvements.add(replace(todo, what="Paint the wall")), NOON, ONE, "")
    work.worklists.save(ONE, "漏水", "words=漏水", NOON)
    work.attendance.say(Absence(staff=ONE, substitute=TWO, begins=NOON, ends=NOON + MINUTE, said_by=TWO), NOON)
    work.attendance.carry(ONE, 12, TWO, NOON)
    handed = (Handed(number=GROUP, before=None, seq=3), Handed(number=MEMBER, before=TWO, seq=4, whole=False))
    work.batches.add(Batch(by=ONE, to=TWO, made_at=NOON, handed=handed))


def _surveys(work: Work) -> None:
    held = Campaign(
        survey="residents", playbook="digest", drawn_at=NOON, begun_by=TWO, seed="5eed", frame=(GROUP, MEMBER),
        sample=2, remind_at=NOON + MINUTE, ends_at=NOON + 2 * MINUTE,
    )  # fmt: skip
    ident, chat = work.surveys.add(held), _chat(work)
    asked = Respondent(campaign=ident, number=GROUP, conversation=chat, standing=Standing.INVITED)
    alone = replace(asked, number=MEMBER, conversation=None, standing=Standing.UNREACHABLE)
    one, _ = work.surveys.draw([asked, alone])
    work.surveys.answer(one.id, "overall", 0)
    work.surveys.refuse(chat, NOON)


def _cases(work: Work) -> None:
    chat = work.conversations.open("web", CHAT, Language.ZH, NOON)
    work.conversations.save(replace(chat, state={"draft": {"name": NAME}}, language_chosen=True, seq=2), NOON)
    other = work.conversations.open("telegram", "778899", Language.EN, NOON)
    _filed(work, GROUP, replace(ELEMENTS, where_said="3号楼 Pump Room", mood="upset"), frozenset({"service", "repair"}))
    member = _filed(work, MEMBER, ELEMENTS, SERVICE)
    held = replace(member, part_of=GROUP, recused=frozenset({"staff:2"}), category="water")
    work.cases.save(held, [an_event(Fact.JOINED, words=f"{NAME} 同意")], SERVICE)
    _filed(work, GONE, replace(ELEMENTS, phone="+8613900000000"), SERVICE)
    work.cases.link(GROUP, chat.id)
    work.cases.link(GROUP, other.id)
    work.causes.keep(MEMBER, "water", NOON, told=True)
    work.causes.keep(GROUP, "None@3号楼 pump room", NOON, told=False)
    for contact in (PHONE, EMAIL, "+8613900000000", "nobody@example.com"):
        work.customers.classify(contact, "vip", NOON)
    told = Told(title="泵房渗水", cause="密封圈老化", done="Replaced the seals", learnt="每季检查")
    for edition in (0, 1):
        work.lessons.put(MEMBER, told, edition, ONE, NOON)
    work.tracking.make(GROUP, LINK, ONE, NOON)
    for name, content, number in (("漏水.png", PHOTO, GROUP), ("../信.txt", LETTER, GONE), ("draft", LETTER, None)):
        kind = "image/png" if content is PHOTO else "text/plain"
        file = work.files.put(name, kind, content, conversation=chat.id if number else other.id, at=NOON)
        if number:
            work.files.attach([file.id], number, NOON)


def _filed(work: Work, number: CaseNumber, elements: Elements, teams: frozenset[str]) -> Case:
    case = a_case(number, due_in=None if number == MEMBER else MINUTE)
    if case.clocks:
        pause = Pause(began=NOON, ended=NOON + MINUTE, fact=Fact.ASKED)
        case = replace(case, clocks=(replace(case.clocks[0], pauses=(pause,)),), promised=NOON, owner=ONE)
    events = [an_event(), replace(an_event(Fact.GRADED), data={"due": NOON, "amount": 3, "words": NAME})]
    return work.cases.add(case, elements, events, teams)


def _chats(work: Work) -> None:
    for key, answer in (("1", {"to": NAME}), ("2", None)):
        work.inbox.put("web", key, {"text": f"{PHONE} {key}"}, conversation=_chat(work), at=NOON, answer=answer)
    work.inbox.finish(1, answer={"to": NAME})
    work.inbox.erase(_chat(work))
    work.bindings.bind("telegram", "team:repair", f"{ROOM}:7", NOON, "维修 group")
    work.bindings.offer("staff:1", SECRET, NOON, NOON + MINUTE)
    work.installations.keep("slack", "T1", {"token": BOT_TOKEN}, NOON)
    card = Notice(dedupe="card", lane="telegram", chat="team:repair", body={"text": NAME}, at=NOON, case=GROUP)
    work.outbox.put(replace(card, priority=Priority.NOTICE))
    (due,) = work.lanes.due("telegram", NOON, 10)
    claimed = work.lanes.claim(due)
    assert claimed is not None
    after = replace(claimed, state=OutboxState.SENT, messages=("4710", POSTED), words="说过的话")
    work.lanes.settle(claimed, after, NOON)
    for message, room in (("4710", ROOM), (POSTED, ROOM), ("1", "-100 of an older group")):
        work.lanes.post(claimed, room, message)


def _chat(work: Work) -> ConversationId:
    found = work.conversations.find("web", CHAT)
    assert found is not None
    return found.id


def _erase(work: Work) -> None:
    assert isinstance(work.cases, SqlCases)
    work.cases.erase(GONE)
