"""When and where it happened and what is hoped for: kept word for word, with what was understood beside it."""

from handlers.intake.draft import Draft
from handlers.intake.heard import Heard, Option, Read, Scene, has_words
from handlers.intake.typed import matched
from handlers.message import Phrase, Said, SharedLocation
from handlers.wording import words as words_of
from workflow.frozen import replace
from workflow.triage import places

JUST_NOW, TODAY, YESTERDAY = "now", "today", "yesterday"
TIMES = {
    JUST_NOW: Option(Phrase("intake.button.just_now"), JUST_NOW),
    TODAY: Option(Phrase("intake.button.today"), TODAY),
    YESTERDAY: Option(Phrase("intake.button.yesterday"), YESTERDAY),
}
LABELS = {JUST_NOW: "intake.button.just_now", TODAY: "intake.button.today", YESTERDAY: "intake.button.yesterday"}
AS_WRITTEN = "-"
AS_I_WROTE = Option(Phrase("intake.button.as_written"), AS_WRITTEN, ("照我写的", "as i wrote it"))


def offer_times(_draft: Draft, _scene: Scene) -> tuple[Option, ...]:
    """Just now, today, yesterday."""
    return tuple(TIMES.values())


def read_when(draft: Draft, heard: Heard, scene: Scene) -> Read:
    """Keep the words and echo the moment they are understood as, or say that they are kept as they are."""
    # Its many expressions are compiled when the first customer says when, not at start-up.
    from workflow.timewords import understand

    said = words_of(LABELS[heard.value], scene.language) if heard.value else heard.words
    if not has_words(said):
        return Read(draft=draft, notes=(Phrase("intake.refused.when"),), done=False)
    found = understand(said, scene.now)
    told = draft.told("when", when_said=said, when_understood=found.written() if found else None)
    if found is None:
        return Read(draft=told, notes=(Phrase("intake.kept_as_said", {"said": said}),))
    return Read(draft=told, notes=(Phrase("intake.understood", {"said": said, "understood": found.echoed()}),))


def offer_places(draft: Draft, scene: Scene) -> tuple[Option, ...]:
    """The playbook's places; after words that may mean some of them, those and "as I wrote it"."""
    offered = scene.playbook.intake.places
    if draft.suggested:
        return (*(Option(offered[int(index)].name, index) for index in draft.suggested), AS_I_WROTE)
    return tuple(Option(place.name, str(index)) for index, place in enumerate(offered))


def ask_where(draft: Draft, _scene: Scene) -> Said:
    """Ask the place, or which of those that are like it."""
    if draft.suggested:
        return Phrase("intake.ask.which_place", {"said": draft.elements.where_said or ""})
    return Phrase("intake.ask.where")


def read_where(draft: Draft, heard: Heard, scene: Scene) -> Read:
    """Keep the words; a place of the playbook that they name stands beside them, one they are like is offered."""
    if heard.location is not None and not heard.words:
        return _on_the_map(draft, heard.location)
    value = heard.value or (matched(heard.words, (AS_I_WROTE,)) if draft.suggested else None)
    if value is not None:
        return _chosen(draft, value, scene)
    if not has_words(heard.words):
        return Read(draft=draft, notes=(Phrase("intake.refused.where"),), done=False)
    named, alike = places(heard.words, scene.playbook)
    told = replace(draft.told("where", where_said=heard.words, where_understood=None), suggested=())
    if named is not None:
        return _understood(told, named, scene)
    if alike and not draft.suggested:
        return Read(draft=replace(told, suggested=tuple(map(str, alike))), done=False)
    return Read(draft=told, notes=(Phrase("intake.kept_as_said", {"said": heard.words}),))


def _chosen(draft: Draft, value: str, scene: Scene) -> Read:
    asked = bool(draft.suggested)
    settled = replace(draft, suggested=())
    if value == AS_WRITTEN:
        return Read(draft=settled)
    name = scene.playbook.intake.places[int(value)].name[scene.language]
    said = draft.elements.where_said if asked else name
    return Read(draft=settled.told("where", where_said=said, where_understood=name))


def _understood(draft: Draft, place: int, scene: Scene) -> Read:
    name, said = scene.playbook.intake.places[place].name[scene.language], draft.elements.where_said or ""
    told = draft.told("where", where_understood=name)
    if said == name:
        return Read(draft=told)
    return Read(draft=told, notes=(Phrase("intake.understood", {"said": said, "understood": name}),))


def _on_the_map(draft: Draft, location: SharedLocation) -> Read:
    point = f"{location.lat:.6f},{location.lon:.6f}"
    return Read(
        draft=replace(draft.told("where", where_said=location.label or point, where_understood=point), suggested=())
    )


def offer_expectations(_draft: Draft, scene: Scene) -> tuple[Option, ...]:
    """The playbook's quick replies."""
    return tuple(Option(choice.name, str(index)) for index, choice in enumerate(scene.playbook.intake.expectations))


def read_expectation(draft: Draft, heard: Heard, scene: Scene) -> Read:
    """Take a quick reply, or the customer's own words as they are."""
    if heard.value:
        chosen = scene.playbook.intake.expectations[int(heard.value)].name[scene.language]
        return Read(draft=draft.told("expectation", expectation=chosen))
    if not has_words(heard.words):
        return Read(draft=draft, notes=(Phrase("intake.refused.expectation"),), done=False)
    return Read(draft=draft.told("expectation", expectation=heard.words))
