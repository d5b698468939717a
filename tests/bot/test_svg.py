"""A playbook as a picture: whole, escaped, without a font, and every letter where it belongs."""

import hashlib
import re
import tomllib
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.commands import main
from bot.lettering import outlines
from bot.lettering.outlines import outline, width
from bot.playbook_report import pictured
from handlers.shelf import PLAYBOOKS, names
from handlers.wording import words
from tests.workflow.walking import book
from workflow.gates import Gate
from workflow.inspection import playbook_of
from workflow.language import Language
from workflow.moves import Move, Phase

SVG = "{http://www.w3.org/2000/svg}"
Root = ET.Element


def drawn(name: str = "property", language: Language = Language.ZH) -> Root:
    return ET.fromstring(pictured(book(name), language))  # noqa: S314 - we drew it ourselves


def titles(root: Root) -> str:
    return "\n".join(title.text or "" for title in root.iter(f"{SVG}title"))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", names())
def test_picture_names_every_stage_and_every_clocks_due_in_both_languages(name: str, language: Language) -> None:
    said = re.sub(r"\s", "", titles(drawn(name, language)))
    missing = [s for s in book(name).stages.values() if re.sub(r"\s", "", s.name[language]) not in said]
    assert missing == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", names())
def test_every_letter_of_our_playbooks_is_an_outline_and_needs_no_font(name: str, language: Language) -> None:
    root = drawn(name, language)
    assert list(root.iter(f"{SVG}text")) == []
    defined = {path.get("id") for path in root.iter(f"{SVG}path")}
    assert {use.get("href", "")[1:] for use in root.iter(f"{SVG}use")} <= defined


def test_picture_shows_gates_roles_and_the_stages_that_moves_lead_to() -> None:
    said = titles(drawn())
    assert "定级 [已联系客户] → 已分级" in said
    assert "结案 [回访次数已够 · 客服主管 · 单位负责人] → 已结案归档" in said
    assert "由 责任部门成员 · 处理中" in said


def test_what_may_be_done_at_every_stage_of_the_work_is_said_once_above_them() -> None:
    said = re.sub(r"\s", "", titles(drawn()))
    assert "处理中各阶段均可：进展记录·询问客户" in said
    assert said.count("投诉在处理中各阶段还可：立为群诉") == said.count("立为群诉") == 1


def test_every_stage_has_the_colour_of_its_phase_in_the_picture() -> None:
    cards = {each.get("data-stage"): each[0].get("class") for each in drawn().iter(f"{SVG}g") if each.get("data-stage")}
    assert cards == {name: f"card {stage.phase}" for name, stage in book().stages.items()}


def test_words_that_look_like_markup_stay_words() -> None:
    raw = tomllib.loads((PLAYBOOKS / "property.toml").read_text(encoding="utf-8"))
    raw["name"]["en"] = '"><script>alert(1)</script>'
    raw["stages"]["received"]["name"]["en"] = "</title><b onload='x'>&amp; ☂ 龘"
    text = pictured(playbook_of(raw), Language.EN)
    root = ET.fromstring(text)  # noqa: S314 - we drew it ourselves
    assert [each.tag for each in root.iter() if each.tag.endswith(("script", "}b"))] == []
    assert "</title><b onload='x'>&amp; ☂ 龘" in titles(root)


def test_sign_without_an_outline_is_left_to_the_readers_fonts() -> None:
    assert (outline("☃"), width("☃")) == (None, 1.0)


def test_no_line_of_words_leaves_its_card() -> None:
    for group in drawn("iso9001", Language.EN).iter(f"{SVG}g"):
        place = re.fullmatch(r"translate\(([\d.]+) [\d.]+\) scale\(([\d.]+)\)", group.get("transform", ""))
        if place is not None:
            said = group[0].text or ""
            assert float(place[1]) + width(said) * float(place[2]) * outlines.EM < 950, said


def test_cards_do_not_overlap_one_another() -> None:
    boxes = [each[0] for each in drawn("owner-service").iter(f"{SVG}g") if each.get("data-stage")]
    spans = [(float(box.get("y", "")), float(box.get("height", ""))) for box in boxes]
    assert all(top + high < below for (top, high), (below, _) in pairwise(spans))


def test_open_cases_are_counted_on_their_cards() -> None:
    said = titles(ET.fromstring(pictured(book(), Language.EN, {"received": 7})))  # noqa: S314 - our own
    assert ("7 open" in said, said.count("0 open")) == (True, 9)


def test_same_playbook_is_always_pictured_the_same() -> None:
    assert pictured(book(), Language.ZH) == pictured(book(), Language.ZH)


@pytest.mark.parametrize("language", Language)
def test_every_gate_and_phase_has_its_words_in_every_language(language: Language) -> None:
    keys = [f"cases.gate.{gate}" for gate in Gate] + [f"cases.phase.{phase}" for phase in Phase]
    assert all(words(key, language) for key in keys)


def test_letters_are_those_that_the_note_describes() -> None:
    note = (outlines.FILE.parent / "VENDOR.md").read_text(encoding="utf-8")
    assert hashlib.sha256(outlines.FILE.read_bytes()).hexdigest() in note
    assert "SIL OPEN FONT LICENSE" in (outlines.FILE.parent / "LICENSE.txt").read_text(encoding="utf-8")


def test_playbook_is_drawn_as_svg_on_command(tmp_path: Path) -> None:
    out = tmp_path / "property.svg"
    assert main(["playbook", "draw", "property", "--format", "svg", "--language", "zh", "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("<svg xmlns=")


def test_every_way_on_has_a_line_to_its_stage() -> None:
    root, leaving = drawn(), [1 for here, _, target in book().edges() if target.to != here]
    assert len(list(root.iter(f"{SVG}circle"))) == len(leaving)
    assert {move for _, move, _ in book().edges()} <= set(Move)
