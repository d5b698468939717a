"""The addresses of the pages, customers' and staff's, and of what they are made of."""

from starlette.routing import Route

from bot.channel import Premises
from bot.web.accounts import Accounts
from bot.web.assets import serve_asset
from bot.web.chat_api import ChatApi
from bot.web.desk_api import DeskApi
from bot.web.duties import Duties
from bot.web.frame import Frame
from bot.web.hub import Hub
from bot.web.pages_accounts import AccountPages
from bot.web.pages_case import CasePages
from bot.web.pages_chat import ChatPages
from bot.web.pages_desk import DeskPages
from bot.web.pages_door import DoorPages
from bot.web.pages_filing import FilingPages
from bot.web.pages_house import HousePages
from bot.web.pages_improvements import ImprovementPages
from bot.web.pages_library import LibraryPages
from bot.web.pages_month import MonthPages
from bot.web.pages_playbook import PlaybookPages
from bot.web.pages_supervision import SupervisionPages
from bot.web.pages_surveys import SurveyPages
from bot.web.pages_team import TeamPages
from bot.web.pages_track import TrackPages
from bot.web.pages_trial import TrialPages
from bot.web.pages_versions import VersionPages
from bot.web.pages_work import WorkPages
from bot.web.rendering import Renderer


def page_routes(
    premises: Premises, chat: ChatApi, desk: DeskApi, duties: Duties, accounts: Accounts, hub: Hub
) -> list[Route]:
    """Return the addresses of the pages."""
    renderer = Renderer(premises)
    frame = Frame(premises, desk, renderer)
    return [
        Route("/static/{mark}/{name:path}", serve_asset),
        *ChatPages(premises, chat, renderer).routes(),
        *DeskPages(premises, desk, hub, frame).routes(),
        *CasePages(premises, desk, frame).routes(),
        *WorkPages(premises, desk, frame).routes(),
        *TeamPages(premises, desk, frame).routes(),
        *SupervisionPages(premises, desk, frame).routes(),
        *duties.page_routes(frame),
        *AccountPages(premises, accounts, frame).routes(),
        *TrackPages(premises, desk, renderer, frame).routes(),
        *FilingPages(premises, desk, frame).routes(),
        *HousePages(premises, desk, frame).routes(),
        *MonthPages(premises, desk, frame).routes(),
        *ImprovementPages(premises, desk, frame).routes(),
        *LibraryPages(premises, desk, frame).routes(),
        *SurveyPages(premises, desk, frame).routes(),
        *PlaybookPages(premises, desk, frame).routes(),
        *VersionPages(premises, desk, frame).routes(),
        *TrialPages(premises, frame).routes(),
        *DoorPages(premises, desk, renderer, frame).routes(),
        Route("/desk/{rest:path}", frame.nowhere, methods=["GET", "POST"]),
    ]
