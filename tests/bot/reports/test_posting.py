"""Making what is to be sent: once for all pieces and chats, and a report that can't be made is tried again."""

from collections.abc import Iterator, Mapping

import pytest

from bot.channel import Premises
from bot.clock import VirtualClock
from bot.reports import posting
from bot.reports.posting import prepared
from handlers.house import House
from handlers.outgoing import Outgoing
from handlers.reports.making import Report
from handlers.reports.posting import Piece, Wanted
from tests.bot.reports.conftest import MARCH, Lived
from tests.handlers.moments import moment
from workflow.frozen import replace
from workflow.language import Language
from workflow.numbers import spoken
from workflow.people import ALL
from workflow.ports import Work
from workflow.recusal import team
from workflow.reports.tales import Part
from workflow.stored import Notice

NOTICE = Notice(dedupe="1", lane="telegram", chat="team:management", body={}, at=moment("09-29 10:00"))


@pytest.fixture
def premises(lived: Lived, clock: VirtualClock) -> Iterator[Premises]:
    posting._made.clear()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    yield Premises(store=lived.store, house=lived.house, clock=clock)
    posting._made.clear()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def wanting(piece: Piece) -> Outgoing:
    return Outgoing(notice=NOTICE, address="-1", language=Language.ZH, wanted=Wanted(MARCH, Part(), piece))


async def test_the_text_is_said_and_all_else_is_a_file(premises: Premises) -> None:
    text = await prepared(premises, wanting(Piece.TEXT))
    assert (text.text.startswith("2026年3月投诉分析"), text.made) == (True, None)
    for piece in set(Piece) - {Piece.TEXT}:
        made = (await prepared(premises, wanting(piece))).made
        assert made is not None
        assert (made.name, made.is_picture) == (f"report-2026-03.{piece}", piece is Piece.PICTURE)


async def test_one_report_is_made_once_for_all_its_pieces(premises: Premises, monkeypatch: pytest.MonkeyPatch) -> None:
    made, real = list[Language](), posting.files_of

    def counted(report: Report, house: House, language: Language) -> Mapping[str, bytes]:
        made.append(language)
        return real(report, house, language)

    monkeypatch.setattr(posting, "files_of", counted)
    for piece in Piece:
        await prepared(premises, wanting(piece))
    assert made == [Language.ZH]


async def test_what_was_made_an_hour_ago_is_made_anew(premises: Premises, clock: VirtualClock) -> None:
    first = (await prepared(premises, wanting(Piece.LIST))).made
    clock.advance(posting.FRESH * 2)
    second = (await prepared(premises, wanting(Piece.LIST))).made
    assert first is not None
    assert second is not None
    assert (first.content is second.content, first.content == second.content) == (False, True)


async def test_what_a_reader_of_the_chat_is_recused_from_is_in_none_of_it(premises: Premises, lived: Lived) -> None:
    """As on the page: the posted report and the page agree."""
    gone = lived.report().cases[0].number

    def recused(work: Work, *names: str) -> None:
        case = work.cases.get(gone, visible_to=ALL)
        work.cases.save(replace(case, recused=frozenset(names)), (), work.cases.boards(gone))

    before = await prepared(premises, wanting(Piece.LIST))
    await premises.store.write(lambda work: recused(work, team("management")))
    after = await prepared(premises, wanting(Piece.LIST))
    await premises.store.write(recused)
    assert [spoken(gone).encode() in made.made.content for made in (before, after) if made.made] == [True, False]
