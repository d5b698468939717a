"""Somebody of the staff with a browser that runs no scripts."""

import re

import httpx

from tests.bot.web.serving import Serving


class Visitor:
    """A browser without scripts, signed in at the desk by an invitation."""

    def __init__(self, site: Serving, role: str, *teams: str) -> None:
        self.http = httpx.Client(base_url=site.url, timeout=30, headers={"Accept-Language": "en"})
        sent = {"name": "Ann Lee", "language": "en"}
        joined = self.http.post(f"/desk/join/{site.invite(role, teams)}", data=sent)
        assert joined.status_code == 303, joined.text
        found = re.search(r'"X-Redress-Form":"(\w+)"', self.http.get("/desk").text)
        assert found is not None
        self.form = {"X-Redress-Form": found[1]}

    def status(self, address: str) -> int:
        return self.http.get(address).status_code

    def post(self, address: str, **sent: str) -> httpx.Response:
        """Send a form with the page's own word."""
        return self.http.post(address, data=sent, headers=self.form)
