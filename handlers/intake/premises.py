"""Which of a group's sites it is about: known from the place, asked where it is not."""

from handlers.intake.draft import Draft
from handlers.intake.heard import Heard, Option, Read, Scene
from handlers.intake.typed import matched
from handlers.message import Phrase
from workflow.frozen import replace
from workflow.playbook import Playbook
from workflow.sites import site_named


def site_of(draft: Draft, playbook: Playbook) -> str | None:
    """Return the site that the customer chose, else the one that the place names."""
    return draft.site or site_named(draft.elements, playbook.sites)


def site_wanted(draft: Draft, playbook: Playbook) -> bool:
    """Whether there are several sites, and the place names none of them."""
    return bool(playbook.sites) and site_of(draft, playbook) is None


def offer_sites(_draft: Draft, scene: Scene) -> tuple[Option, ...]:
    """Every site of the group."""
    return tuple(Option(site.name, name, site.words) for name, site in scene.playbook.sites.items())


def read_site(draft: Draft, heard: Heard, scene: Scene) -> Read:
    """Take a button, or words that name a site."""
    chosen = heard.value or matched(heard.words, offer_sites(draft, scene), nearly=True)
    if chosen is None:
        told = replace(draft.elements, where_said=heard.words, where_understood=None, room=None)
        chosen = site_named(told, scene.playbook.sites)
    if chosen not in scene.playbook.sites:
        return Read(draft=draft, notes=(Phrase("intake.refused.site"),), done=False)
    return Read(draft=replace(draft.told("site"), site=chosen))
