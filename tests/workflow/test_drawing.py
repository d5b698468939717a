import re

import pytest

from handlers.shelf import names
from tests.workflow.walking import book
from workflow.drawing import COLOURS, mermaid
from workflow.language import Language
from workflow.moves import Move
from workflow.playbook import Playbook

LABELS = {move: move.value for move in Move}
ARROW = re.compile(r"^    (\w+) --> (\w+) : (.+)$", re.MULTILINE)


@pytest.mark.parametrize("name", names())
def test_picture_shows_every_way_between_stages_and_no_other(name: str) -> None:
    playbook = book(name)
    drawn = ARROW.findall(mermaid(playbook, Language.EN, LABELS))
    ways = {(here, there, move) for here, there, moves in drawn for move in moves.split(" · ")}
    edges = [each for each in playbook.edges() if each[0] != each[2].to]
    assert ways == {(here, target.to, called(playbook, here, move)) for here, move, target in edges}


def called(playbook: Playbook, stage: str, move: Move) -> str:
    own = playbook.stages[stage].moves[move].name
    return own[Language.EN] if own else LABELS[move]


def test_clock_of_another_stage_is_not_named_where_the_same_fact_leads() -> None:
    drawn = mermaid(book("owner-service"), Language.EN, LABELS)
    note = drawn.partition("    note right of application\n")[2].partition("    end note")[0]
    assert note == "        decision on the renovation 3 working days\n"


@pytest.mark.parametrize("language", Language)
def test_picture_names_stages_in_the_language_asked_for(language: Language) -> None:
    picture = mermaid(book(), language, LABELS)
    for name, stage in book().stages.items():
        assert f'    state "{stage.name[language]}" as {name}\n' in picture


def test_moves_between_the_same_stages_share_an_arrow() -> None:
    pairs = [(here, there) for here, there, _ in ARROW.findall(mermaid(book(), Language.EN, LABELS))]
    assert len(pairs) == len(set(pairs))


def test_picture_notes_the_times_where_their_clocks_begin() -> None:
    picture = mermaid(book(), Language.ZH, LABELS)
    assert "    note right of received\n        核实并定级 10 分钟\n" in picture
    assert "        方案 复杂 5 天, 重大 48 小时\n" in picture


def test_every_stage_has_the_colour_of_its_phase() -> None:
    picture = mermaid(book("call-center-group"), Language.EN, LABELS)
    for phase in COLOURS:
        names = [name for name, stage in book("call-center-group").stages.items() if stage.phase is phase]
        assert f"    class {','.join(names)} {phase}\n" in picture


def test_same_playbook_is_always_drawn_the_same() -> None:
    assert mermaid(book(), Language.EN, LABELS) == mermaid(book(), Language.EN, LABELS)


def test_label_that_would_break_the_picture_is_made_harmless() -> None:
    picture = mermaid(book(), Language.EN, {**LABELS, Move.GRADE: 'set: "grade"'})
    assert "received --> graded : set： 'grade'" in picture
