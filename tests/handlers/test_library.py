"""The case library: who writes, who reads, what is found by which words, and what it has beside a case."""

from dataclasses import dataclass, replace

import pytest

from handlers.library import Beside, Entry, begun, beside, found, opened, write, writes, wrong_in
from handlers.shelf import Shelf
from tests.handlers.callers import visit
from tests.handlers.crew import Colleague, Crew, hire
from tests.handlers.desk import Desk
from workflow.errors import UnknownCase
from workflow.lessons import Lesson, Told
from workflow.numbers import CaseNumber
from workflow.people import ALL

PUMP = Told(title="泵房渗水", cause="水泵的密封圈老化", done="Replaced the seals twice", learnt="每季检查一次水泵")
NOISE = Told(title="夜间施工噪音", cause="装修登记没有写明时段", done="张贴告示", learnt="登记时写明时段")


def written(who: Colleague, number: str, told: Told = PUMP, edition: int = 0) -> Lesson | None:
    desk = who.desk
    return desk.write(lambda work: write(work, desk.house, who.actor, CaseNumber(number), told, edition, desk.now))


def titles(who: Colleague, words: str = "", category: str | None = None) -> list[str]:
    desk = who.desk
    return [each.told.title for each in desk.read(lambda work: found(work, desk.house, who.actor, words, category))]


def entry(who: Colleague, ident: int) -> Entry:
    return who.desk.read(lambda work: opened(work, who.desk.house, who.actor, ident))


def at_case(who: Colleague, number: str) -> Beside:
    desk, case = who.desk, who.desk.case(number)
    return desk.read(lambda work: beside(work, desk.house, who.actor, case))


@dataclass
class Shelved:
    """Two cases of different categories in the library, and a third that is not."""

    crew: Crew
    pump: str
    noise: str
    other: str
    lesson: Lesson


@pytest.fixture
def shelved(any_desk: Desk) -> Shelved:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    pump, noise = crew.handling(anna.file()), crew.handling(anna.file(category="收费与账单"))
    other = crew.handling(visit(any_desk, "bob").file(phone="13900139000"))
    lesson = written(crew.manager, pump)
    assert lesson is not None
    any_desk.until("09-29 11:00")
    assert written(crew.manager, noise, NOISE) is not None
    return Shelved(crew, pump, noise, other, lesson)


@pytest.mark.parametrize(
    ("words", "titled"),
    [
        ("", [NOISE.title, PUMP.title]),
        ("水泵", [PUMP.title]),
        ("密封老化", [PUMP.title]),
        ("SEALS", [PUMP.title]),
        ("登记 告示", [NOISE.title]),
        ("登记 水泵", []),
        ("电梯", []),
        ("收费与账单", [NOISE.title]),
    ],
)
def test_search_finds_what_every_word_leads_to_in_both_languages(
    shelved: Shelved, words: str, titled: list[str]
) -> None:
    assert titles(shelved.crew.security, words) == titled


def test_category_narrows_and_is_the_cases_own(shelved: Shelved) -> None:
    category = shelved.crew.desk.case(shelved.noise).category
    assert category
    assert titles(shelved.crew.service, category=category) == [NOISE.title]
    assert titles(shelved.crew.service, "水泵", category) == []


def test_all_of_ours_read_it_and_the_number_stands_there_for_who_sees_the_case(shelved: Shelved) -> None:
    stranger = hire(shelved.crew.desk, "member", "finance")
    seen = [entry(who, shelved.lesson.id) for who in (shelved.crew.manager, shelved.crew.security, stranger)]
    assert [(each.number, each.writes) for each in seen] == [
        (shelved.pump, True),
        (shelved.pump, False),
        (None, False),
    ]
    assert all(each.lesson.told == PUMP for each in seen)


def test_who_is_recused_finds_nothing_of_it_anywhere(shelved: Shelved) -> None:
    crew = shelved.crew
    crew.supervisor.do(shelved.pump, "recuse", staff=crew.security.actor.staff, reason="客户投诉其本人")
    assert titles(crew.security) == [NOISE.title]
    assert titles(crew.security, "水泵") == []
    with pytest.raises(UnknownCase):
        entry(crew.security, shelved.lesson.id)
    assert at_case(crew.security, shelved.other).others == ()
    assert [each.told for each in at_case(crew.service, shelved.other).others] == [PUMP]


def test_beside_a_case_stand_its_own_and_those_of_its_category_or_of_words_like_it(shelved: Shelved) -> None:
    mine = at_case(shelved.crew.service, shelved.pump)
    assert (mine.own, shelved.lesson in mine.others) == (shelved.lesson, False)
    near = at_case(shelved.crew.service, shelved.other)
    assert (near.own, [each.told for each in near.others]) == (None, [PUMP])
    alike = replace(NOISE, title="夜里很吵")
    assert written(shelved.crew.manager, shelved.noise, alike, 1) is not None
    assert [each.told for each in at_case(shelved.crew.service, shelved.other).others] == [alike, PUMP]


def test_who_reads_no_analysis_marks_nothing_and_whose_case_it_is_not_neither(shelved: Shelved) -> None:
    crew = shelved.crew
    assert [at_case(who, shelved.other).writes for who in (crew.manager, crew.service)] == [True, False]
    for who, number in ((crew.service, shelved.other), (crew.security, shelved.pump), (crew.manager, "AB3CDEF")):
        for attempt in (
            lambda who=who, number=number: written(who, number),
            lambda who=who, number=number: who.desk.read(
                lambda work: begun(work, who.desk.house, who.actor, CaseNumber(number))
            ),
        ):
            with pytest.raises(UnknownCase):
                attempt()


def test_manager_of_one_site_marks_the_cases_of_that_site(desk: Desk) -> None:
    case = desk.case(visit(desk).file())
    desk.house = replace(desk.house, book=Shelf().open("call-center-group"))
    playbook = desk.house.playbook
    first, second = sorted(playbook.sites)[:2]
    told = {role for report in playbook.reports.values() for role in report.tell}
    boss = hire(desk, next(role for role in sorted(told) if playbook.roles[role].sees == "all"), site=first)
    marked = [writes(desk.house, boss.actor, replace(case, site=site)) for site in (first, second, None)]
    assert marked == [True, False, False]


def test_edit_changes_the_words_keeps_who_and_when_and_loses_to_who_was_first(shelved: Shelved) -> None:
    crew = shelved.crew
    second = hire(crew.desk, "manager", name="林经理")
    mended = replace(PUMP, learnt="每月检查一次水泵")
    assert written(second, shelved.pump, mended, 1) is not None
    assert written(crew.manager, shelved.pump, PUMP, 1) is None
    read = entry(crew.service, shelved.lesson.id)
    assert (read.lesson.told, [name for _, name in read.writers]) == (mended, ["陈经理", "林经理"])


@pytest.mark.parametrize("words", ["{name}很满意", "请打{phone}", "写信到 a@b.cn", ""])
def test_what_names_the_customer_is_refused_with_its_field(shelved: Shelved, words: str) -> None:
    crew, number = shelved.crew, CaseNumber(shelved.other)
    elements = crew.desk.read(lambda work: work.cases.elements(number))
    told = replace(NOISE, learnt=words.format(name=elements.name, phone=(elements.phone or "")[-11:]))
    wrong = crew.desk.read(lambda work: wrong_in(work, crew.desk.house, crew.manager.actor, number, told))
    assert list(wrong) == ["learnt"]
    with pytest.raises(UnknownCase):
        written(crew.manager, shelved.other, told)
    assert crew.desk.read(lambda work: work.lessons.of(number)) is None


def test_words_lie_sealed_and_no_timeline_tells_of_them(shelved: Shelved) -> None:
    case = shelved.crew.desk.read(lambda work: work.cases.get(CaseNumber(shelved.pump), visible_to=ALL))
    assert case.number == shelved.pump
    assert PUMP.learnt not in str(shelved.crew.service.dossier(shelved.pump).timeline)
