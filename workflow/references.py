"""Every name in a playbook must mean something in it: stages, roles, teams, grades, clocks, ladders, trees."""

from collections.abc import Callable, Collection, Iterator, Mapping

from workflow.finding import Finding, KeyPath, wrong_word
from workflow.moves import Phase
from workflow.playbook import Playbook, Recipients
from workflow.schedules import HELPING, LIMIT, OUTSIDE
from workflow.sites import words_of

Names = Iterator[Finding]


def unknown_names(playbook: Playbook) -> Names:
    """Yield a finding for every name that nothing in the playbook bears."""
    for check in CHECKS:
        yield from check(playbook)


def _known(key: KeyPath, name: str | None, what: str, right: Collection[str]) -> Names:
    if name is not None and name not in right:
        yield wrong_word(key, name, what, right)


def _people(playbook: Playbook) -> Names:
    for name, role in playbook.roles.items():
        yield from _known(("roles", name, "team"), role.team, "a team", playbook.teams)
        yield from _known(("roles", name, "follows"), role.follows, "a grade", playbook.grades)
        if role.follows and (role.team is None or role.sees != "all"):
            yield Finding(
                ("roles", name, "follows"), repr(role.follows), "a role that sees all and has a team of its own"
            )
    for name, grade in playbook.grades.items():
        yield from _known(("grades", name, "lead"), grade.lead, "a role", playbook.roles)
    yield from _known(("intake", "danger_team"), playbook.intake.danger_team, "a team", playbook.teams)


def _sites(playbook: Playbook) -> Names:
    taken: set[str] = set()
    for name, site in playbook.sites.items():
        for place, word in enumerate(site.words):
            if word.casefold() in taken:
                yield Finding(("sites", name, "words", place), repr(word), "a word of no other site")
        taken |= {word.casefold() for word in words_of(site)}


def _categories(playbook: Playbook) -> Names:
    for place, category in enumerate(playbook.categories):
        yield from _known(("categories", place, "team"), category.team, "a team", playbook.teams)
        yield from _known(("categories", place, "grade"), category.grade, "a grade", playbook.grades)
        yield from _known(("categories", place, "entry"), category.entry, "a stage", playbook.stages)


def _places(playbook: Playbook) -> Names:
    taken: set[str] = set()
    for place, offered in enumerate(playbook.intake.places):
        here = ("intake", "places", place)
        categories = [category.id for category in playbook.categories]
        yield from _known((*here, "category"), offered.category, "a category", categories)
        yield from _known((*here, "site"), offered.site, "a site", playbook.sites)
        if offered.sign in taken:
            yield Finding((*here, "sign"), repr(offered.sign), "a sign of no other place")
        if offered.sign is None and (offered.category or offered.site):
            yield Finding(here, "no sign", "the key sign, as category and site belong to a sign's place")
        taken |= {offered.sign} if offered.sign else set()


def _stages(playbook: Playbook) -> Names:
    for kind, rule in playbook.kinds.items():
        yield from _known(("kinds", kind.value, "entry"), rule.entry, "a stage", playbook.stages)
    for name, stage in playbook.stages.items():
        yield from _known(("stages", name, "owner"), stage.owner, "a role", playbook.roles)
        yield from _known(("stages", name, "clock"), stage.clock, "a clock", playbook.clocks)
        yield from _known(("stages", name, "tree"), stage.tree, "a tree", playbook.trees)


def _ways(playbook: Playbook) -> Names:
    for name, stage in playbook.stages.items():
        for move, rule in stage.moves.items():
            here = ("stages", name, "moves", move.value)
            for target in rule.to:
                yield from _known(here, target.to, "a stage", playbook.stages)
            for role in rule.by:
                yield from _known((*here, "by"), role, "a role", playbook.roles)
            for party in rule.parties:
                yield from _known((*here, "parties"), party, "a party of `outside`", playbook.outside)


def _clocks(playbook: Playbook) -> Names:
    for here, clock in {clock_key(name): clock for name, clock in playbook.clocks.items()}.items():
        yield from _known((*here, "ladder"), clock.ladder, "a ladder", playbook.ladders)
        if clock.ladder is None and not clock.wait:
            yield Finding((*here, "ladder"), "nothing", "the key ladder")
        yield from _known((*here, "calendar"), clock.calendar, "a calendar", playbook.calendars)
        yield from _extenders((*here, "extended_by"), clock.extended_by, playbook)
        for grade in clock.grades():
            yield from _known((*here, "due", grade), grade, "a grade", playbook.grades)


def _extenders(here: KeyPath, named: str | Mapping[str, str] | None, playbook: Playbook) -> Names:
    if isinstance(named, str):
        yield from _known(here, named, "a role", playbook.roles)
        return
    for grade, role in (named or {}).items():
        yield from _known((*here, grade), grade, "a grade", playbook.grades)
        yield from _known((*here, grade), role, "a role", playbook.roles)


def clock_key(name: str) -> KeyPath:
    """Return where a clock stands: that of a hard limit within the clock that it limits, a party's within the party."""
    if name.endswith(HELPING):
        return ("helping",)
    if name.endswith(OUTSIDE):
        return ("outside", name.removesuffix(OUTSIDE))
    return ("clocks", name.removesuffix(LIMIT), "limit") if name.endswith(LIMIT) else ("clocks", name)


def _recipients(playbook: Playbook) -> Names:
    right = {*Recipients, *playbook.roles, *playbook.teams}
    for name, ladder in playbook.ladders.items():
        for place, rung in enumerate(ladder.rungs):
            for told, recipient in enumerate(rung.tell):
                key = ("ladders", name, "rungs", place, "tell", told)
                yield from _known(key, recipient, "somebody to tell", right)
        for place, copied in enumerate(ladder.copies):
            key = ("ladders", name, "copies", place)
            yield from _known(key, copied, "a role or a team", {*playbook.roles, *playbook.teams})
    for told, recipient in enumerate(playbook.alike.tell if playbook.alike else ()):
        yield from _known(("alike", "tell", told), recipient, "somebody to tell", right)
    for place, tell in enumerate(playbook.tells):
        here = ("tells", place)
        yield from _known((*here, "grade"), tell.grade, "a grade", playbook.grades)
        yield from _known((*here, "category"), tell.category, "a category", {each.id for each in playbook.categories})
        yield from _known((*here, "customer"), tell.customer, "a class of customers", playbook.classes)
        yield from _known((*here, "signal"), tell.signal, "a signal", {each.id for each in playbook.signals})
        for told, recipient in enumerate(tell.to):
            yield from _known(("tells", place, "to", told), recipient, "somebody to tell", right)


def _own_channel(playbook: Playbook) -> Names:
    rules = playbook.own_channel
    right = {Recipients.OWNER, Recipients.TEAM, *playbook.roles, *playbook.teams}
    for place, grade in enumerate(rules.grades if rules else ()):
        yield from _known(("own_channel", "grades", place), grade, "a grade", playbook.grades)
    for place, invited in enumerate(rules.invites if rules else ()):
        yield from _known(("own_channel", "invites", place), invited, "somebody to invite", right)


def _approval(playbook: Playbook) -> Names:
    if playbook.approval is None:
        return
    yield from _known(("approval", "role"), playbook.approval.role, "a role", playbook.roles)
    for category in sorted(playbook.approval.categories):
        right = {category.id for category in playbook.categories}
        yield from _known(("approval", "categories"), category, "a category", right)
    for grade in sorted(playbook.approval.grades):
        yield from _known(("approval", "grades"), grade, "a grade", playbook.grades)


def _recusal(playbook: Playbook) -> Names:
    for place, category in enumerate(playbook.categories):
        yield from _known(("categories", place, "stand_in"), category.stand_in, "a role", playbook.roles)
        for nth, team in enumerate(category.recuses):
            yield from _known(("categories", place, "recuses", nth), team, "a team", playbook.teams)
    if playbook.recusal is None:
        return
    yield from _known(("recusal", "tell"), playbook.recusal.tell, "a role", playbook.roles)
    for place, role in enumerate(playbook.recusal.fallback):
        yield from _known(("recusal", "fallback", place), role, "a role", playbook.roles)


def _group(playbook: Playbook) -> Names:
    if playbook.group is None:
        return
    yield from _known(("group", "grade"), playbook.group.grade, "a grade", playbook.grades)
    for place, role in enumerate(playbook.group.by):
        yield from _known(("group", "by", place), role, "a role", playbook.roles)


def _simulation(playbook: Playbook) -> Names:
    for grade in playbook.simulation.grades if playbook.simulation else ():
        yield from _known(("simulation", "grades", grade), grade, "a grade", playbook.grades)
    for kind in playbook.simulation.kinds if playbook.simulation else ():
        yield from _known(("simulation", "kinds", kind.value), kind, "a kind", playbook.kinds)


def _trees(playbook: Playbook) -> Names:
    for name, tree in playbook.trees.items():
        yield from _known(("trees", name, "first"), tree.first, "a question of this tree", tree.nodes)
        for number, node in tree.nodes.items():
            here = ("trees", name, "nodes", number)
            yield from _known((*here, "role"), node.role, "a role", playbook.roles)
            for place, answer in enumerate(node.answers):
                given = (*here, "answers", place)
                yield from _known((*given, "to"), answer.to, "a question of this tree", tree.nodes)
                yield from _known((*given, "reading"), answer.reading, "a rule of `readings`", playbook.readings)
                yield from _known((*given, "table"), answer.table, "a table of `appliances`", playbook.appliances)


def _weights(playbook: Playbook) -> Names:
    for place, signal in enumerate(playbook.signals):
        yield from _known(("signals", place, "grade"), signal.grade, "a grade", playbook.grades)
        if not signal.words:
            yield Finding(("signals", place, "words"), "nothing", "words by which it is recognised")
    for name, each in playbook.classes.items():
        yield from _known(("classes", name, "grade"), each.grade, "a grade", playbook.grades)
    for reach, weight in playbook.weighing.reach.items():
        yield from _known(("weighing", "reach", reach.value, "grade"), weight.grade, "a grade", playbook.grades)
    danger = playbook.weighing.endangered.grade
    yield from _known(("weighing", "endangered", "grade"), danger, "a grade", playbook.grades)


def _migration(playbook: Playbook) -> Names:
    if playbook.migration is None:
        return
    categories = {category.id for category in playbook.categories}
    open_stages = {name for name, stage in playbook.stages.items() if stage.phase is not Phase.CLOSED}
    for table, what, mapped, right in (
        ("stages", "a stage that is not closed", playbook.migration.stages, open_stages),
        ("clocks", "a clock", playbook.migration.clocks, playbook.clocks),
        ("grades", "a grade", playbook.migration.grades, playbook.grades),
        ("roles", "a role", playbook.migration.roles, playbook.roles),
        ("teams", "a team", playbook.migration.teams, playbook.teams),
        ("outside", "a party of `outside`", playbook.migration.outside, playbook.outside),
        ("categories", "a category", playbook.migration.categories, categories),
    ):
        for left, name in mapped.items():
            yield from _known(("migration", table, left), name, what, right)


CHECKS: tuple[Callable[[Playbook], Names], ...] = (
    _people,
    _sites,
    _categories,
    _places,
    _stages,
    _ways,
    _clocks,
    _recipients,
    _approval,
    _own_channel,
    _recusal,
    _group,
    _simulation,
    _trees,
    _weights,
    _migration,
)
