"""The customers of the intake benchmark: what each of them types, from the greeting to "confirm"."""

import json
from collections.abc import Sequence
from uuid import UUID

FROM_GREETING_TO_CONFIRMED = (
    "你好",
    "同意",
    "投诉",
    "王女士{n}",
    "138{n:08}",
    "楼上夜里很吵，已经是第{n}次了，请你们上门看看。",
    "没有",
    "就这些",
    "噪音扰民",
    "昨天",
    "{n}号楼电梯口",
    "尽快修好",
    "确认",
)
"""The five elements and what stands around them: consent, kind, danger, "that's all", category, summary."""


def words_of(customer: int) -> Sequence[str]:
    """Return what a customer types, in order."""
    return [words.format(n=customer) for words in FROM_GREETING_TO_CONFIRMED]


def bodies_of(customer: int) -> Sequence[bytes]:
    """Return the same as bodies of `POST /chat/messages`."""
    return [
        json.dumps({"id": str(UUID(int=(customer << 64) + place)), "text": words}, ensure_ascii=False).encode()
        for place, words in enumerate(words_of(customer))
    ]
