"""Sheets for the wall: a code at each place that leads into the chat, where it is known already where that is."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bot.codes import code_of
from handlers.starts import PLACE
from handlers.wording import words
from workflow.finding import nearest
from workflow.language import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.settings import Settings
    from workflow.dialogue import Place
    from workflow.playbook import Playbook

STYLE = """
@page { size: A4; margin: 0 }
body { margin: 0; color: #111827; font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC",
  "Microsoft YaHei", "Segoe UI", Roboto, sans-serif }
section { box-sizing: border-box; width: 210mm; height: 296mm; padding: 22mm 20mm; display: flex;
  flex-direction: column; align-items: center; text-align: center; break-after: page }
section:last-child { break-after: auto }
.place { margin: 0; font-size: 30pt; line-height: 1.25 }
.place small { display: block; font-size: 20pt; font-weight: 400; color: #374151 }
.say { margin: 9mm 0 0; font-size: 17pt; line-height: 1.5; max-width: 165mm; text-wrap: balance }
.say[lang=en] { margin-top: 2mm; font-size: 14pt; color: #374151 }
svg { width: 108mm; height: 108mm; margin: 9mm 0 4mm }
.link { margin: 0; font-size: 10pt; color: #374151; overflow-wrap: anywhere }
.house { margin-top: auto; font-size: 12pt; color: #374151 }
"""


def chosen(playbook: Playbook, signs: Sequence[str]) -> Sequence[Place]:
    """Return the places of some signs, in their order; all that have one where none is named.

    Raises:
        ValueError: a sign that no place has; the text names the right one that is nearest.
    """
    known = {place.sign: place for place in playbook.intake.places if place.sign}
    if not known:
        raise ValueError("no place of the playbook has a sign; see docs/playbooks.md, Signs")
    for sign in signs:
        if sign not in known:
            near = nearest(sign, known)
            hint = f"did you mean {near}?" if near else f"expected one of {', '.join(known)}"
            raise ValueError(f"place {sign!r}: no place of the playbook has this sign ({hint})")
    return [known[sign] for sign in dict.fromkeys(signs or known)]


async def bot_name(settings: Settings) -> str:
    """Return what our bot is called; nothing where there is no token.

    Raises:
        ValueError: there is a token, and Telegram does not say whose it is: a code would lead nowhere.
    """
    if settings.telegram_token is None:
        return ""
    from bot.channel import LaneStates
    from bot.telegram.names import learn

    name = await learn(settings, LaneStates())
    if not name:
        raise ValueError(f"{settings.telegram_base_url} does not say what the bot of REDRESS_TELEGRAM_TOKEN is called")
    return name


def link_to(place: Place, *, bot: str, public_url: str) -> str:
    """Return where the code of a place leads: to the bot of that name on Telegram, else to the web chat."""
    return f"https://t.me/{bot}?start={PLACE}{place.sign}" if bot else f"{public_url}/chat?place={place.sign}"


def sheets(playbook: Playbook, places: Sequence[Place], *, bot: str, public_url: str, phone: str | None) -> str:
    """Return a page of HTML that needs nothing else, a sheet of A4 for each place, in both languages."""
    made = (_sheet(playbook, place, link_to(place, bot=bot, public_url=public_url), phone) for place in places)
    body = "\n".join(made)
    title = escape(" · ".join(place.name[Language.ZH] for place in places))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _sheet(playbook: Playbook, place: Place, link: str, phone: str | None) -> str:
    named = {language: _named(playbook, place, language) for language in Language}
    said = "".join(f'<p class="say" lang="{_code(each)}">{escape(words("web.sign", each))}</p>' for each in Language)
    calls = " · ".join(words("web.sign_phone", each) for each in Language)
    called = escape(f"{calls} {phone}") if phone else ""
    return (
        f'<section><h1 class="place">{named[Language.ZH]}<small lang="en">{named[Language.EN]}</small></h1>'
        f'{said}{code_of(link)}<p class="link">{escape(link)}</p><p class="house">{called}</p></section>'
    )


def _named(playbook: Playbook, place: Place, language: Language) -> str:
    site = playbook.sites.get(place.site or "")
    return escape(f"{site.name[language]} · {place.name[language]}" if site else place.name[language])


def _code(language: Language) -> str:
    return "zh-CN" if language is Language.ZH else language.value
