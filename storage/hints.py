"""Who wants to know what was committed."""

from collections.abc import Callable

Callback = Callable[[frozenset[str]], None]


class Hints:
    """The subscribers of a store."""

    def __init__(self) -> None:
        self._callbacks: list[Callback] = []

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Call `callback` with the topics of each commit until the returned function is called."""
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            self._callbacks.remove(callback)

        return unsubscribe

    def tell(self, topics: frozenset[str]) -> None:
        """Tell every subscriber, unless there is nothing to tell."""
        if topics:
            for callback in tuple(self._callbacks):
                callback(topics)
