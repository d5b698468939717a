"""Whether what a playbook says of categories by kind holds: each is somebody's to choose, each kind has one."""

from collections.abc import Iterator

from workflow.finding import Finding, wrong_word
from workflow.playbook import Playbook


def category_faults(playbook: Playbook) -> Iterator[Finding]:
    """Yield categories that no case can be about, and kinds whose cases can be about nothing."""
    for place, category in enumerate(playbook.categories):
        here = ("categories", place, "kinds")
        if not category.kinds:
            yield Finding(here, "nothing", "at least one kind")
        elif category.kinds.isdisjoint(playbook.kinds):
            named = min(kind.value for kind in category.kinds)
            yield wrong_word(here, named, "a kind of this playbook", [kind.value for kind in playbook.kinds])
    for kind in playbook.kinds:
        if not playbook.categories_of(kind):
            yield Finding(("kinds", kind.value), "no category for it", "a category with this kind, or without `kinds`")
