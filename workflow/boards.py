"""On whose boards a case stands: its teams, those who follow what is grave, and each at the case's site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.case import teams_of
from workflow.helping import helpers_of
from workflow.sites import at_site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.case import Case
    from workflow.playbook import Playbook


def boards_of(case: Case, playbook: Playbook, sites: Iterable[str] = ()) -> frozenset[str]:
    """Return the boards that a case stands on, as teams, `TEAM@SITE` and `@SITE` for who sees all of one site.

    A case whose site nobody knows yet stands on the boards of every site: harm does not wait for an address. So does
    one that was filed before there were any; `sites` are those of today's playbook.
    """
    boards = teams_of(case, playbook) | _following(case, playbook) | frozenset(helpers_of(case))
    every = {*playbook.sites, *sites}
    if not every:
        return boards
    at = (case.site,) if case.site else every
    return boards | {at_site(board, site) for site in at for board in ("", *boards)}


def _following(case: Case, playbook: Playbook) -> frozenset[str]:
    """Return the teams that follow what is so grave; a group complaint is, whatever its grade, as its table says."""
    declared = playbook.group.grade if playbook.group and case.group else None
    gravity = max((playbook.gravity(grade) for grade in (case.grade, declared) if grade), default=None)
    if gravity is None:
        return frozenset()
    return frozenset(team for team, least in playbook.followers if gravity >= least)
