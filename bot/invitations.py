"""Invitations: one-time links by which people of ours come in."""

import secrets
from datetime import timedelta

from bot.channel import Premises
from bot.settings import Settings
from handlers.desk_filing import grants
from workflow.people import ADMINISTRATOR

LASTS = timedelta(days=7)


async def invite(premises: Premises, role: str, teams: list[str]) -> str:
    """Make an invitation and return its word.

    Raises:
        ValueError: no such role or team; the text says which there are.
    """
    given = grants(premises.house.playbook, role, teams)
    token, now = secrets.token_urlsafe(24), premises.clock.now()
    await premises.store.write(lambda work: work.people.invite(given, token, now, now + LASTS))
    return token


def ways_in(premises: Premises, token: str) -> dict[str, str]:
    """Return an invitation, and the address that uses it up on each platform whose bot we know the name of."""
    return {"invite": token, **{lane: address(token) for lane, address in premises.lanes.links.items()}}


def link(settings: Settings, token: str) -> str:
    """Return the address that uses an invitation up."""
    return f"{settings.public_url}/desk/join/{token}"


async def first_invitation(premises: Premises, settings: Settings) -> str | None:
    """Return a link for the first administrator, or None once somebody is in."""
    everybody = await premises.store.read(lambda work: work.people.everybody())
    return None if everybody else link(settings, await invite(premises, ADMINISTRATOR, []))
