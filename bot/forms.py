"""How made-up people hand a form in: what it turns out to lack is filled in when it is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from handlers.moved import Moved
    from workflow.needs import Need


def hand_in(
    send: Callable[[Mapping[str, object]], Moved],
    fields: Mapping[str, object],
    needs: Iterable[Need],
    fill: Callable[[Need], object],
) -> None:
    """Send what is filled in; once more with what only this case needs, such as the name of a party not on the list."""
    filled = {name: value for name, value in fields.items() if value}
    if problems := send(filled).problems:
        wanted = (replace(need, required=True) for need in needs if need.name in problems)
        send({**filled, **{need.name: fill(need) for need in wanted}})
