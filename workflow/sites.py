"""Sites of a group: several projects under one procedure, whose people see the cases of their own site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.written import Table, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.elements import Elements


class Site(Table):
    """One project of a group. Its people see cases of this site and those whose site nobody knows yet."""

    name: Words
    words: tuple[str, ...] = ()
    """Place codes and names by which it is recognised in what is said of the place."""
    phone: str | None = None
    """Of its own front desk, told to the customer with the case number."""


def site_named(elements: Elements, sites: Mapping[str, Site]) -> str | None:
    """Return the only site whose name or words stand in what was said of the place; None where none or several do."""
    if len(sites) == 1:
        return next(iter(sites))
    said = " ".join(filter(None, (elements.where_said, elements.where_understood, elements.room))).casefold()
    if not (said and sites):
        return None
    found = [name for name, site in sites.items() if any(word.casefold() in said for word in words_of(site))]
    return found[0] if len(found) == 1 else None


def words_of(site: Site) -> tuple[str, ...]:
    """Return all by which a site is recognised."""
    return (*site.name.values(), *site.words)


def at_site(name: str, site: str | None) -> str:
    """Return `name`, a team or nothing, bound to a site: only what is of that site is meant."""
    return f"{name}@{site}" if site else name
