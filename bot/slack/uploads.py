"""Showing evidence in a thread: its content is uploaded, then shared where the card is.

Slack's external upload takes three calls; only the last one shows anything. The name that a file is given is ours, so
that it is found again where nobody knows whether it arrived, and tells nothing of who sent it.
"""

from __future__ import annotations

from http import HTTPStatus
from mimetypes import guess_extension
from typing import TYPE_CHECKING

import aiohttp

from bot.logs import Log
from bot.pictures import Darkroom, is_picture
from bot.slack.files import is_theirs
from bot.slack.lookup import find_file
from bot.slack.outcomes import LACKING, code_of, outcome_of, why_of
from bot.slack.translate import text_of
from bot.slack.web import TROUBLES, CallError
from handlers.outgoing import NotSent, Refusal, Refused, Sent, Unknown

if TYPE_CHECKING:
    from bot.channel import Premises
    from bot.slack.web import Web
    from handlers.outgoing import Made, Outcome, Outgoing
    from workflow.elements import Evidence

PATIENCE = 120.0
"""Seconds that an upload may take."""

log = Log()


class Uploads:
    """Shows files of ours."""

    def __init__(self, premises: Premises, web: Web, pace: float) -> None:
        self._premises, self._web, self._pace = premises, web, pace
        self._darkroom = Darkroom()

    async def share(self, outgoing: Outgoing, file: Evidence, channel: str, thread: str) -> Outcome | None:
        """Show a file in a thread and tell what came of it; None where it can't be shown."""
        name = name_of(outgoing, file)
        try:
            content = await self._content(file)
            if content is None:
                return None
            found = await find_file(self._web, name, channel, thread) if outgoing.notice.doubts else ""
            ident = found or await self._uploaded(name, content)
        except LookupError:
            return Refused(reason=Refusal.UNFIT)
        except TROUBLES as trouble:
            # Nothing is seen of a file before it is shared.
            return self._refused(trouble, shared=False)
        if found:
            return Sent(message=found)
        return await self._shared(ident, name, channel, thread)

    async def post(self, outgoing: Outgoing, made: Made, channel: str) -> Outcome:
        """Show a file that we made; where nobody knows whether the last try did, it is looked for first."""
        try:
            found = await find_file(self._web, made.name, channel, "") if outgoing.notice.doubts else ""
            if found:
                return Sent(message=found)
            ident = await self._uploaded(made.name, made.content)
        except TROUBLES as trouble:
            return self._refused(trouble, shared=False)
        return await self._shared(ident, made.name, channel, "")

    async def _content(self, file: Evidence) -> bytes | None:
        """Return a file as everybody may see it: a picture without what it tells of place and device."""
        content = await self._premises.store.read(lambda work: work.files.read(file.id))
        return await self._darkroom.cleaned(content, file.type) if is_picture(file.type) else content

    async def _uploaded(self, name: str, content: bytes) -> str:
        given = await self._web.ask("files.getUploadURLExternal", filename=name, length=len(content))
        url, session = text_of(given, "upload_url"), self._web.client.session
        if session is None or not is_theirs(url, self._web.base_url):
            raise CallError("upload_url")
        limits = aiohttp.ClientTimeout(total=PATIENCE)
        async with session.post(url, data=content, timeout=limits, allow_redirects=False) as answer:
            if answer.status != HTTPStatus.OK:
                raise CallError("internal_error")
        return text_of(given, "file_id")

    async def _shared(self, ident: str, name: str, channel: str, thread: str) -> Outcome:
        files = [{"id": ident, "title": name}]
        try:
            where = {"channel_id": channel, **({"thread_ts": thread} if thread else {})}
            await self._web.call("files.completeUploadExternal", files=files, **where)
        except TROUBLES as trouble:
            outcome = self._refused(trouble, shared=True)
            if not isinstance(outcome, Unknown):
                return outcome
            try:
                found = await find_file(self._web, name, channel, thread)
            except TROUBLES:
                return outcome
            return Sent(message=found) if found else outcome
        return Sent(message=ident)

    def _refused(self, trouble: Exception, *, shared: bool) -> Outcome:
        log.info("file not shown", lane="slack", why=why_of(trouble))
        if code_of(trouble) in LACKING:
            # An app that was installed without `files:write` still says everything else.
            return Refused(reason=Refusal.UNFIT)
        outcome = outcome_of(trouble, self._pace)
        return NotSent(why=outcome.why) if isinstance(outcome, Unknown) and not shared else outcome


def name_of(outgoing: Outgoing, file: Evidence) -> str:
    """Return what a file is called there: the case, and which of all files it is."""
    return f"{outgoing.notice.case}-{file.id}{guess_extension(file.type) or ''}"
