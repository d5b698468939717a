"""What the operator sets: `redress.toml`, overridden by `REDRESS_…` in the environment."""

import base64
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from bot import tomlfile
from bot.holidays import Holidays, Table, astray
from bot.tomlfile import Finding, TomlError

# Redress uses none, and looking for them reads the metadata of every installed package at each start.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

FILE = Path("redress.toml")
PREFIX = "REDRESS_"
NOT_SETTINGS = frozenset({"REDRESS_REAL_MESSAGES"})
"""Names of the environment that begin like a setting and are read elsewhere: the folder of messages for the tests."""

KEY_BYTES = 32
ENVIRONMENT = "environment"
MASK = "********"
OF_A_KEY = "[key]"
"""How pydantic marks that a table's key is at fault, not its value."""
LONGEST_SHOWN = 80


class SettingsError(Exception):
    """The settings can't be used; `findings` has each fault, and the text shows them a line each."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(("Redress can't start with these settings:", *(f"  {each}" for each in findings))))
        self.findings = findings


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"no time zone {name!r}") from error
    return name


def _url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"no web address: {url!r}")
    return url.rstrip("/")


STORES = ("postgresql+psycopg://", "sqlite:///")
"""How the URL of a store begins."""


def _store_url(secret: SecretStr) -> SecretStr:
    url = secret.get_secret_value()
    if not url.startswith(STORES):
        raise ValueError("no engine that Redress has")
    return secret


def _key(secret: SecretStr) -> SecretStr:
    if len(base64.b64decode(secret.get_secret_value(), validate=True)) != KEY_BYTES:
        raise ValueError("a key of the wrong length")
    return secret


def _split(listed: object) -> object:
    if isinstance(listed, str):
        return [part.strip() for part in listed.split(",") if part.strip()]
    return listed


def _decoded(table: object) -> object:
    return json.loads(table) if isinstance(table, str) else table


def _network(address: str) -> str:
    return str(ip_network(address, strict=False))


def _no_flag(value: object) -> object:
    # pydantic would take `true` for the port 1.
    if isinstance(value, bool):
        raise ValueError("a flag is no number")
    return value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _usual() -> str:
    # What it imports must come after the variable above is set.
    from handlers.shelf import usual

    return usual()


def _own_url(data: dict[str, Any]) -> str:
    host: str = data["host"]
    return f"http://[{host}]:{data['port']}" if ":" in host else f"http://{host}:{data['port']}"


def _folder(url: str) -> str:
    return f"{url}/"


Url = Annotated[str, AfterValidator(_url)]
A_URL = "an address that begins with http:// or https://"


class Settings(BaseModel):
    """Every setting; a description says what is expected, and is what a fault shows."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    data_dir: Path = Field(default=Path("data"), description="a folder")
    database_url: Annotated[SecretStr, AfterValidator(_store_url)] | None = Field(
        default=None, description="postgresql+psycopg://USER:PASSWORD@HOST/NAME, or sqlite:///FILE"
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="a name or address to listen on")
    port: Annotated[int, BeforeValidator(_no_flag)] = Field(
        default=8080, ge=1, le=65535, description="a whole number from 1 to 65535"
    )
    public_url: Url = Field(default_factory=_own_url, description=A_URL)
    trusted_proxies: Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], BeforeValidator(_split)] = Field(
        default=(), description="addresses or networks like 10.0.0.0/8 (a list, or with commas between)"
    )
    playbook: str = Field(
        default_factory=_usual, min_length=1, description="a playbook's name, or the path of a .toml file"
    )
    language: Literal["zh", "en"] = Field(default="zh", description="zh or en")
    timezone: Annotated[str, AfterValidator(_zone)] = Field(
        default="Asia/Shanghai", description="a time zone by its name, like Asia/Shanghai"
    )
    country: Annotated[str, BeforeValidator(_upper)] = Field(
        default="CN",
        pattern=r"^[A-Z]{2}$",
        description="a country's two letters, like CN (telephone numbers without +)",
    )
    front_desk_phone: str = Field(default="", description="the telephone number to show to who does not consent")
    holidays: Annotated[Table, BeforeValidator(_decoded)] = Field(
        default={}, description="tables such as [holidays.2027], each with the lists closed and worked"
    )
    telegram_token: SecretStr | None = Field(default=None, description="a bot's token")
    telegram_base_url: Url = Field(default="https://api.telegram.org", description=A_URL)
    telegram_webhook_url: Url | None = Field(default=None, description=A_URL)
    telegram_webhook_secret: SecretStr | None = Field(
        default=None, description="a text that Telegram sends with each update"
    )
    pace: float = Field(
        default=1,
        ge=0,
        description="how many times the platforms' usual pace; 0 for none (against a server of one's own)",
    )
    slack_bot_token: SecretStr | None = Field(default=None, description="a token, xoxb-…")
    slack_app_token: SecretStr | None = Field(default=None, description="a token, xapp-…")
    slack_signing_secret: SecretStr | None = Field(default=None, description="the app's signing secret")
    slack_client_id: str | None = Field(default=None, min_length=1, description="the app's client id")
    slack_client_secret: SecretStr | None = Field(default=None, description="the app's client secret")
    slack_base_url: Annotated[Url, AfterValidator(_folder)] = Field(default="https://slack.com/api/", description=A_URL)
    encryption_key: Annotated[SecretStr, AfterValidator(_key)] | None = Field(
        default=None, description="32 bytes in base64 (with PostgreSQL there must be one)"
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR"
    )

    @property
    def zone(self) -> ZoneInfo:
        """The zone that people see times in."""
        return ZoneInfo(self.timezone)

    @property
    def store_url(self) -> str:
        """The store's URL, with its password in clear; SQLite in `data_dir` unless `database_url` says otherwise."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'redress.db'}"

    @property
    def on_postgres(self) -> bool:
        """Whether the store is PostgreSQL, which any number of processes may share."""
        return self.store_url.startswith("postgresql")

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes that there is a token for."""
        tokens = {"telegram": self.telegram_token, "slack": self.slack_bot_token or self.slack_client_id}
        return tuple(lane for lane, token in tokens.items() if token is not None)

    @property
    def key(self) -> bytes | None:
        """The key's 32 bytes; None where it is to be kept in `data_dir`."""
        return None if self.encryption_key is None else base64.b64decode(self.encryption_key.get_secret_value())


NAMES = frozenset(PREFIX + name.upper() for name in Settings.model_fields)
"""Every setting's name in the environment."""


def load(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of `path` (`redress.toml` here, if there is one) under those of the environment.

    An empty name in the environment counts as not set.

    Raises:
        SettingsError: a value is unfit, a name unknown, the file can't be read, or PostgreSQL has no key.
    """
    text = _read(path)
    try:
        written = tomlfile.parse(text, name=str(path or FILE))
    except TomlError as error:
        raise SettingsError((error.finding,)) from error
    ruled, strange = _of_redress(os.environ if environ is None else environ)
    file = _File(path or FILE, text, overruled=frozenset(ruled))
    faults = [*file.unknown(written), *strange]
    try:
        settings = Settings.model_validate({**written, **ruled})
    except ValidationError as error:
        faults += [file.unfit(each) for each in error.errors() if each["type"] != "default_factory_not_called"]
        raise SettingsError(tuple(faults)) from error
    faults += [*_keyless(settings), *_deaf(settings), *file.astray(settings)]
    if faults:
        raise SettingsError(tuple(faults))
    return settings


def _read(path: Path | None) -> str:
    if path is None and not FILE.exists():
        return ""
    try:
        return tomlfile.read(path or FILE)
    except TomlError as error:
        raise SettingsError((error.finding,)) from error


def _of_redress(environ: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    known: dict[str, str] = {}
    strange: list[Finding] = []
    for name in environ:
        setting = name.removeprefix(PREFIX).lower()
        if name in NAMES:
            known |= {setting: environ[name]} if environ[name] else {}
        elif name.startswith(PREFIX) and name not in NOT_SETTINGS:
            expected = PREFIX + _nearest(setting).upper()
            strange.append(Finding(where=ENVIRONMENT, key=name, found="no setting", expected=expected))
    return known, strange


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    text: str
    overruled: frozenset[str]

    def unknown(self, written: Mapping[str, object]) -> Iterator[Finding]:
        for name in written:
            if name not in Settings.model_fields:
                yield Finding(where=self._at((name,)), key=name, found="no setting", expected=_nearest(name))

    def unfit(self, error: ErrorDetails) -> Finding:
        return self._fault(tuple(part for part in error["loc"] if part != OF_A_KEY), error["input"])

    def astray(self, settings: Settings) -> Iterator[Finding]:
        for keypath, day in astray(settings.holidays):
            yield self._fault(keypath, day)

    def _fault(self, keypath: tuple[str | int, ...], found: object) -> Finding:
        names = [part for part in keypath if isinstance(part, str)]
        by_environment = names[0] in self.overruled
        setting = Settings.model_fields[names[0]]
        return Finding(
            where=ENVIRONMENT if by_environment else self._at(keypath),
            key=PREFIX + names[0].upper() if by_environment else ".".join(names),
            found=MASK if "SecretStr" in str(setting.annotation) else _shown(found),
            expected=str(Holidays.model_fields.get(names[-1], setting).description),
        )

    def _at(self, keypath: tuple[str | int, ...]) -> str:
        return f"{self.path}:{tomlfile.line_of(self.text, keypath)}"


def _keyless(settings: Settings) -> list[Finding]:
    if settings.key is not None or not settings.on_postgres:
        return []
    expected = str(Settings.model_fields["encryption_key"].description)
    return [Finding(where=ENVIRONMENT, key="REDRESS_ENCRYPTION_KEY", found="nothing", expected=expected)]


def _deaf(settings: Settings) -> list[Finding]:
    """A bot of Slack's that could speak and not hear: there are two ways to hear, and each has a secret of its own."""
    pair = {"slack_client_id": settings.slack_client_id, "slack_client_secret": settings.slack_client_secret}
    given = [name for name, value in pair.items() if value]
    if len(given) == 1:
        (other,) = (name for name in pair if name not in given)
        return [Finding(where=ENVIRONMENT, key=given[0], found="alone", expected=other)]
    if "slack" not in settings.lanes or settings.slack_app_token or settings.slack_signing_secret:
        return []
    speaks = "slack_bot_token" if settings.slack_bot_token else "slack_client_id"
    expected = "slack_app_token (Socket Mode) or slack_signing_secret (HTTP)"
    return [Finding(where=ENVIRONMENT, key=speaks, found="alone", expected=expected)]


def _nearest(name: str) -> str:
    from rapidfuzz import process

    best = process.extractOne(name.lower(), list(Settings.model_fields))
    return best[0]


def _shown(value: object) -> str:
    text = str(value) if isinstance(value, date) else repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
