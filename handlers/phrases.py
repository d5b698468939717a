"""Words that people type to steer, in both languages, compared exactly after tidying."""

GREETING = frozenset({"", "你好", "您好", "hi", "hello", "hey", "start", "/start", "在吗"})
STATUS = frozenset({"status", "/status", "/cases", "progress", "进度", "查询", "查询进度", "查进度", "状态"})
NEW = frozenset({"投诉", "我要投诉", "新投诉", "complain", "/complain", "new complaint", "new", "complaint"})
LANGUAGE = frozenset({"/language"})
HELP = frozenset({"/help"})
CANCEL = frozenset({"/cancel"})
WITHDRAW = frozenset({"撤回", "撤诉", "撤销投诉", "withdraw"})
REOPEN = frozenset({"重新打开", "reopen"})


def plain(words: str) -> str:
    """Return words without surrounding space and closing punctuation, in lower case, for exact comparison."""
    return words.strip().rstrip("。.!！?？~～").strip().lower()
