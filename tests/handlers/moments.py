"""Moments of the year 2026 on the site's clock, as tests write them: "09-29 10:00"."""

from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
AT = "%Y-%m-%d %H:%M"


def moment(said: str) -> datetime:
    """Read "09-29 10:00" of the year 2026 on the site's clock; "24:00" ends the day."""
    if said.endswith("24:00"):
        day = datetime.strptime(f"2026-{said[:5]} 00:00 +0800", f"{AT} %z")
        return datetime.fromtimestamp(day.timestamp() + 86_400, ZONE)
    return datetime.strptime(f"2026-{said}", AT).replace(tzinfo=ZONE)


def shown(at: datetime | None) -> str | None:
    """Write a moment as `moment` reads it; the seconds too where there are some."""
    if at is None:
        return None
    local = at.astimezone(ZONE)
    return local.strftime("%m-%d %H:%M" if local.second == local.microsecond == 0 else "%m-%d %H:%M:%S.%f")
