"""A code on a wall was scanned: its place, site and category are known beforehand, said once, and can be changed."""

from dataclasses import replace

from handlers.intake.draft import Draft
from handlers.intake.heard import Scene
from handlers.message import Phrase, Said
from workflow.dialogue import Place


def at_place(draft: Draft, place: Place, scene: Scene) -> Draft:
    """Return the draft with what the sign says filled in; the steps that ask for it are behind us."""
    name = place.name[scene.language]
    told = replace(draft.told("where", where_said=name, where_understood=name), suggested=())
    known = [step for step, value in (("category", place.category), ("site", place.site)) if value]
    for step in known:
        told = told.told(step)
    category, site = place.category or draft.category, place.site or draft.site
    return replace(told, category=category, site=site, hint="", known=("where", *known))


def echo_of(place: Place, scene: Scene) -> Said:
    """Say which place was noted, and what it is taken to be about."""
    site = scene.playbook.sites.get(place.site or "")
    where = f"{site.name[scene.language]} · {place.name[scene.language]}" if site else place.name
    category = scene.playbook.category(place.category)
    if category is None:
        return Phrase("intake.sign", {"place": where})
    return Phrase("intake.sign_about", {"place": where, "category": category.name})
