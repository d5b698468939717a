"""The shapes that everything here speaks of: JSON as the Web API writes it, and text as people's apps send it."""

import re
from typing import Any

Json = dict[str, Any]
"""An object of the description ("Every Web API response contains a JSON object")."""
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(r"https?://[^\s|>]+")
NUMBER = re.compile(r"\+[0-9][0-9 -]{6,}[0-9]")


def escaped(text: str) -> str:
    """Formatting text, "Escaping text": replace & with &amp;, < with &lt; and > with &gt;, and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """Return text as an app shows it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def marked(text: str) -> str:
    """Return what somebody typed as their app sends it.

    Formatting text, "Retrieving messages": links are sent as <https://…>, e-mail addresses as <mailto:a@b.c|a@b.c>;
    telephone numbers as <tel:+1…|+1…>.
    """
    whole = LINK.sub(lambda found: f"<{found[0]}>", escaped(text))
    whole = EMAIL.sub(lambda found: f"<mailto:{found[0]}|{found[0]}>", whole)
    return NUMBER.sub(lambda found: f"<tel:{found[0].replace(' ', '')}|{found[0]}>", whole)
