"""Making the piece of a report that is to be sent: once for all its pieces and chats, outside of any transaction."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.channel import Premises
from bot.reports.files import files_of
from handlers.outgoing import Made, Outgoing
from handlers.reports.making import report_of
from handlers.reports.posting import Piece, Wanted
from handlers.reports.reading import part_posted
from workflow.frozen import replace
from workflow.language import Language
from workflow.reports.tales import Part
from workflow.reports.terms import Term

FRESH = timedelta(minutes=30)
"""How long what was made is kept: all chats of a morning, and no longer."""
MOST = 4


class _Key(NamedTuple):
    house: int
    term: Term
    part: Part
    language: Language


_made: dict[_Key, tuple[datetime, Mapping[str, bytes]]] = {}
_one_at_a_time = asyncio.Lock()


async def prepared(premises: Premises, outgoing: Outgoing) -> Outgoing:
    """Return a notice with the piece that it stands for: the text, or a file."""
    wanted = outgoing.wanted
    if wanted is None:
        return outgoing
    async with _one_at_a_time:
        files = await _files(premises, wanted, outgoing.notice.chat, outgoing.language)
    name = next(name for name in files if name.endswith(f".{wanted.piece}"))
    if wanted.piece is Piece.TEXT:
        return replace(outgoing, text=files[name].decode().strip())
    return replace(outgoing, made=Made(name, files[name], is_picture=wanted.piece is Piece.PICTURE))


async def _files(premises: Premises, wanted: Wanted, chat: str, language: Language) -> Mapping[str, bytes]:
    now, house = premises.clock.now(), premises.house
    part = await premises.store.read(lambda work: part_posted(work, house, chat, wanted.part))
    key = _Key(id(house), wanted.term, part, language)
    for old in [each for each, (at, _) in _made.items() if not now - FRESH <= at <= now]:
        del _made[old]
    if key not in _made:
        report = await premises.store.read(lambda work: report_of(work, house, wanted.term, part))
        files = await asyncio.to_thread(files_of, report, house, language)
        while len(_made) >= MOST:
            del _made[next(iter(_made))]
        _made[key] = now, files
    return _made[key][1]
