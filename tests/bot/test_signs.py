"""`python bot.py qr`: sheets for the wall, in both languages, whose code leads into the chat at that place."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import segno

from bot.commands import main
from bot.signs import chosen, link_to
from handlers.shelf import Shelf
from tests.telegram.platform.server import TOKEN, Platform, platform
from workflow.dialogue import Place

PROPERTY = Shelf().open("property").playbook
LIFT = next(place for place in PROPERTY.intake.places if place.sign == "lift")
WEB = "https://desk.example"


@pytest.fixture(autouse=True)
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REDRESS_PUBLIC_URL", WEB)


@pytest.fixture
def theirs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    with platform(limits=None) as running:
        monkeypatch.setenv("REDRESS_TELEGRAM_TOKEN", TOKEN)
        monkeypatch.setenv("REDRESS_TELEGRAM_BASE_URL", running.url)
        yield running


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["qr", *arguments]) == 0
    return capsys.readouterr().out


def squares(page: str) -> list[str]:
    """Return the drawn path of every code on a page."""
    return [piece.partition('"')[0] for piece in page.split(' d="')[1:]]


def drawn(link: str) -> str:
    return squares(segno.make(link, error="q", micro=False).svg_inline(border=4, dark="#000", light="#fff"))[-1]


def test_code_of_a_place_leads_to_the_web_chat_where_there_is_no_bot(capsys: pytest.CaptureFixture[str]) -> None:
    page = printed(capsys, "lift")
    assert drawn(f"{WEB}/chat?place=lift") in squares(page)
    assert page.count("<section>") == 1


def test_code_of_a_place_leads_to_the_bot_by_the_name_that_it_has(
    capsys: pytest.CaptureFixture[str], theirs: Platform
) -> None:
    page = printed(capsys, "lift")
    assert drawn(f"https://t.me/{theirs.bot.username}?start=p-lift") in squares(page)


def test_sheet_names_the_place_in_both_languages_and_needs_nothing_from_elsewhere(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDRESS_FRONT_DESK_PHONE", "021-5550-1000")
    page = printed(capsys, "lift")
    assert [word in page for word in ("电梯", "Lift", "扫码", "Scan to complain", "021-5550-1000")] == [True] * 5
    assert [word in page for word in ("src=", "href=", "@import", "<script")] == [False] * 4


def test_every_sign_gets_a_sheet_where_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    signs = [place.sign for place in PROPERTY.intake.places if place.sign]
    page = printed(capsys)
    assert page.count("<section>") == len(signs) > 3
    assert [f"place={sign}" in page for sign in signs] == [True] * len(signs)


def test_sheets_come_in_the_order_asked_for_and_once(tmp_path: Path) -> None:
    assert main(["qr", "lobby", "lift", "lobby", "--out", str(tmp_path / "sheets.html")]) == 0
    page = (tmp_path / "sheets.html").read_text(encoding="utf-8")
    assert 0 < page.index("place=lobby") < page.index("place=lift")
    assert page.count("<section>") == 2


@pytest.mark.parametrize(
    ("sign", "helps"),
    [("lfit", "did you mean lift?"), ("carpark", "did you mean car_park?"), ("xyz", "lift, car_park")],
)
def test_unknown_place_ends_with_2_and_names_the_nearest(
    sign: str, helps: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["qr", "lobby", sign]) == 2
    said = capsys.readouterr()
    assert (helps in said.err, said.out) == (True, "")


def test_playbook_without_signs_says_where_to_read_about_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDRESS_PLAYBOOK", "iso9001")
    assert main(["qr"]) == 2
    assert "docs/playbooks.md" in capsys.readouterr().err


def test_bot_whose_name_is_not_told_gets_no_sheet_that_leads_nowhere(
    capsys: pytest.CaptureFixture[str], theirs: Platform
) -> None:
    theirs.goes_down()
    assert main(["qr", "lift"]) == 2
    assert theirs.url in capsys.readouterr().err


def test_link_is_one_that_telegram_takes() -> None:
    longest = Place(name=LIFT.name, sign="a" * 24)
    payload = link_to(longest, bot="redress_bot", public_url=WEB).partition("start=")[2]
    assert len(payload) <= 64
    assert payload.replace("-", "").replace("_", "").isalnum()
    assert chosen(PROPERTY, ["lift"]) == [LIFT]
