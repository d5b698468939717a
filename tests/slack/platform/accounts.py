"""People and the app's bot, as members of the workspace."""

from dataclasses import dataclass

from tests.slack.platform.shapes import Json

TEAM, ENTERPRISE_APP = "T0001", "A0001"


@dataclass(eq=False, kw_only=True)
class Account:
    """A user object: `id` begins with U or W."""

    id: str
    name: str
    """What the person is called; also the display name."""
    locale: str = "en-US"
    is_bot: bool = False
    bot_id: str = ""
    team: str = TEAM
    """The workspace."""
    deleted: bool = False
    """users.info, `deleted`: this user has been deactivated."""

    def json(self) -> Json:
        """Return the user object, as users.info does with `include_locale`."""
        profile = {"real_name": self.name, "display_name": self.name}
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.name.lower(),
            "real_name": self.name,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "locale": self.locale,
            "profile": profile,
        }
