"""What an administrator pastes into Slack is what Redress needs, and no more."""

import re
from pathlib import Path

from bot.slack.changes import read_change
from bot.slack.commands import OURS
from bot.slack.home import opened_by
from bot.slack.install import SCOPES as ASKED_FOR
from bot.slack.shortcuts import COMPLAIN as SHORTCUT
from bot.slack.translate import COMPLAIN

ROOT = Path(__file__).parents[2]
MANIFEST = (ROOT / "manifest.yaml").read_text(encoding="utf-8")
DOCS = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
SCOPES = {
    "channels:history": "conversations.replies",
    "channels:read": "channel_",
    "chat:write": "chat.postMessage",
    "commands": COMPLAIN,
    "files:read": "files.info",
    "files:write": "files.completeUploadExternal",
    "groups:history": "conversations.replies",
    "groups:read": "group_",
    "groups:write": "conversations.create",
    "im:history": "conversations.history",
    "im:write": "conversations.open",
    "users:read": "user_change",
}
"""Each scope, and what of ours needs it (docs.slack.dev, "Scopes")."""


def listed(under: str) -> list[str]:
    """Return the entries of the list below a key."""
    found = re.search(rf"^ +{under}:\n((?: +- .*\n)+)", MANIFEST, re.MULTILINE)
    assert found is not None, under
    return re.findall(r"- ([\w.:]+)", found[1])


def test_every_scope_is_needed_and_nothing_else_is_asked_for() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot" / "slack").glob("*.py")))
    assert listed("bot") == sorted(SCOPES) == list(ASKED_FOR)
    assert [scope for scope, needs in SCOPES.items() if needs not in source] == []


def test_every_event_that_is_asked_for_is_in_the_docs() -> None:
    events = listed("bot_events")
    assert "home_tab_enabled: true" in MANIFEST
    assert events == sorted(events)
    assert [event for event in events if f"`{event}`" not in DOCS] == []


def test_every_event_that_is_asked_for_is_followed() -> None:
    events = [each for each in listed("bot_events") if not each.startswith("message.")]
    about = {"channel": "C1", "user": "U0BOT", "tab": "home", "tokens": {"bot": ["U0BOT"]}}
    ours = {"type": "event_callback", "authorizations": [{"user_id": "U0BOT", "is_bot": True}]}
    special = {"user_change": {"user": {"id": "U1"}}, "rename": {"channel": {"id": "C1", "name": "new"}}}
    given = [(each, {**about, **special.get(each.rpartition("_")[2], special.get(each, {}))}) for each in events]
    assert events
    told = {each: {**ours, "event": {"type": each, **more}} for each, more in given}
    assert [each for each, payload in told.items() if not (read_change(payload) or opened_by(payload))] == []


def test_every_command_is_one_that_is_answered() -> None:
    assert re.findall(r"- command: (\S+)", MANIFEST) == [COMPLAIN, OURS]


def test_every_shortcut_is_one_that_is_answered() -> None:
    assert set(re.findall(r"callback_id: (\S+)", MANIFEST)) == {SHORTCUT}
    names = re.findall(r"- name: (.*)", MANIFEST)
    assert names
    assert [name for name in names if len(name) > 24] == []


def test_words_of_the_app_keep_to_slacks_limits() -> None:
    short = re.search(r"^  description: (.*)$", MANIFEST, re.MULTILINE)
    assert short is not None
    assert len(short[1]) <= 140
