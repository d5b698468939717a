"""The channels that there is a token for; each is imported where it is used."""

from collections.abc import Sequence

from bot.channel import Channel, Premises
from bot.settings import Settings


def channels_of(settings: Settings, premises: Premises, holder: str) -> Sequence[Channel]:
    """Return the channels that this process may serve; `holder` is its name in leases."""
    found: list[Channel] = []
    if settings.telegram_token is not None:
        from bot.telegram.channel import Telegram

        found.append(Telegram(premises, settings, holder))
    if "slack" in settings.lanes:
        from bot.slack.channel import Slack

        found.append(Slack(premises, settings))
    return found
