"""Addresses of chats on platforms: a group, a topic in it (`GROUP:TOPIC`), and one person's seat in either."""

SEAT = "seat:"
"""Before the name of a conversation that somebody of ours has where their team works."""


def room_of(address: str) -> str:
    """Return the chat that an address lies in: a group has its own pace and numbers its messages, topics and all."""
    return address.partition(":")[0]


def seat_at(address: str, account: str) -> str:
    """Return the name of somebody's conversation with us in a group or a topic."""
    return f"{SEAT}{address}/{account}"


def is_seat(chat: str) -> bool:
    """Tell whether a conversation is that of somebody of ours."""
    return chat.startswith(SEAT)


def address_of(chat: str) -> str:
    """Return where what is said in a conversation goes: to the group, or to the customer's own chat."""
    return chat.removeprefix(SEAT).rpartition("/")[0] if is_seat(chat) else chat


def account_of(chat: str) -> str:
    """Return whose seat it is."""
    return chat.rpartition("/")[2]
