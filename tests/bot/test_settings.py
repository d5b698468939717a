import base64
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load
from bot.tomlfile import Finding

ROOT = Path(__file__).parents[2]
KEY = base64.b64encode(bytes(range(32))).decode()
POSTGRES = "postgresql+psycopg://redress:hush@db/redress"


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def faults(text: str = "", **environ: str) -> tuple[Finding, ...]:
    Path("redress.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(environ=environ)
    return caught.value.findings


def test_nothing_needs_to_be_set_to_start() -> None:
    settings = load(environ={"HOME": "/root"})
    assert (settings.public_url, settings.playbook, settings.language) == ("http://127.0.0.1:8080", "property", "zh")
    assert settings.store_url == "sqlite:///data/redress.db"


def test_environment_goes_before_the_file_and_the_file_before_defaults() -> None:
    Path("redress.toml").write_text('port = 1000\nlanguage = "en"\n', encoding="utf-8")
    settings = load(environ={"REDRESS_PORT": "2000"})
    assert (settings.port, settings.language, settings.host) == (2000, "en", "127.0.0.1")


def test_file_may_be_named_and_then_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("port = 1000", encoding="utf-8")
    assert load(tmp_path / "mine.toml", {}).port == 1000
    with pytest.raises(SettingsError, match="found no such file"):
        load(tmp_path / "other.toml", {})


def test_empty_name_in_the_environment_counts_as_unset() -> None:
    assert load(environ={"REDRESS_TELEGRAM_TOKEN": "", "REDRESS_PORT": ""}) == Settings()


def test_folder_of_real_messages_is_no_setting_and_no_fault() -> None:
    assert load(environ={"REDRESS_REAL_MESSAGES": "somewhere"}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "0"),
        ("port", "65536"),
        ("port", "http"),
        ("host", '""'),
        ("language", '"fr"'),
        ("timezone", '"Mars/Olympus"'),
        ("timezone", '"../etc/passwd"'),
        ("country", '"China"'),
        ("log_level", '"LOUD"'),
        ("public_url", '"desk.example.org"'),
        ("public_url", '"http://[::1"'),
        ("database_url", '"mysql://db/redress"'),
        ("encryption_key", '"c2hvcnQ="'),
        ("encryption_key", '"no base64 §"'),
        ("trusted_proxies", '["10.0.0.0/8", "proxy"]'),
        ("telegram_token", "12"),
        ("port", "true"),
    ],
)
def test_unfit_value_in_the_file_is_told_with_line_and_key(name: str, value: str) -> None:
    told = faults(f"# mine\n{name} = {value if value != 'http' else repr(value)}\n")
    assert [(each.where, each.key) for each in told] == [("redress.toml:2", name)]
    assert told[0].expected == Settings.model_fields[name].description


def test_unfit_value_in_the_environment_is_told_by_its_name_there() -> None:
    (told,) = faults("port = 80", REDRESS_PORT="99999")
    assert str(told) == "environment: REDRESS_PORT: found '99999', expected a whole number from 1 to 65535"


def test_every_fault_is_told_at_once() -> None:
    told = faults('port = 0\nlanguag = "en"\n', REDRESS_TIMEZONE="Nowhere", REDRESS_PORTS="1")
    assert {each.key for each in told} == {"port", "languag", "REDRESS_TIMEZONE", "REDRESS_PORTS"}


@pytest.mark.parametrize(
    ("wrong", "right"), [("telegram_tokn", "telegram_token"), ("HOST", "host"), ("time_zone", "timezone")]
)
def test_unknown_name_in_the_file_is_answered_with_the_nearest(wrong: str, right: str) -> None:
    assert faults(f"{wrong} = 1") == (Finding(where="redress.toml:1", key=wrong, found="no setting", expected=right),)


@pytest.mark.parametrize("wrong", ["REDRESS_DATABASE_UR", "REDRESS_database_url", "REDRESS_DB_URL"])
def test_unknown_name_in_the_environment_is_answered_with_the_nearest(wrong: str) -> None:
    assert faults(**{wrong: "x"}) == (
        Finding(where="environment", key=wrong, found="no setting", expected="REDRESS_DATABASE_URL"),
    )


@pytest.mark.parametrize("name", ["ENCRYPTION_KEY", "DATABASE_URL", "TELEGRAM_TOKN"])
def test_secret_is_never_shown_in_a_fault(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(environ={f"REDRESS_{name}": "hush-hush"})
    assert "hush" not in f"{caught.value} {caught.value.__cause__}"


def test_secret_is_never_shown_by_the_settings() -> None:
    settings = load(environ={"REDRESS_DATABASE_URL": POSTGRES, "REDRESS_ENCRYPTION_KEY": KEY})
    assert "hush" not in repr(settings)
    assert KEY not in repr(settings)


def test_postgres_without_a_key_is_refused() -> None:
    (told,) = faults(REDRESS_DATABASE_URL=POSTGRES)
    assert told.key == "REDRESS_ENCRYPTION_KEY"


def test_key_and_store_are_given_in_clear_to_who_needs_them() -> None:
    settings = load(environ={"REDRESS_DATABASE_URL": POSTGRES, "REDRESS_ENCRYPTION_KEY": KEY})
    assert (settings.store_url, settings.key) == (POSTGRES, bytes(range(32)))


def test_file_that_is_no_toml_is_told_with_its_line() -> None:
    (told,) = faults("port = 80\nhost =\n")
    assert told.where == "redress.toml:2"


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({"REDRESS_HOST": "::1", "REDRESS_PORT": "90"}, "http://[::1]:90"),
        ({"REDRESS_HOST": "desk"}, "http://desk:8080"),
        ({"REDRESS_PUBLIC_URL": "https://desk.example.org/"}, "https://desk.example.org"),
    ],
)
def test_public_url_follows_host_and_port_unless_given(environ: dict[str, str], url: str) -> None:
    assert load(environ=environ).public_url == url


def test_slack_base_url_always_ends_in_a_stroke() -> None:
    assert (
        load(environ={"REDRESS_SLACK_BASE_URL": "http://127.0.0.1:1/api"}).slack_base_url == "http://127.0.0.1:1/api/"
    )


def test_slack_app_for_several_workspaces_has_id_and_secret_and_hears() -> None:
    whole = {"REDRESS_SLACK_CLIENT_ID": "1.2", "REDRESS_SLACK_CLIENT_SECRET": "secret"}
    for name, other in (("slack_client_id", "slack_client_secret"), ("slack_client_secret", "slack_client_id")):
        with pytest.raises(SettingsError) as caught:
            load(environ={f"REDRESS_{name.upper()}": "1.2"})
        assert [(each.key, each.expected) for each in caught.value.findings] == [(name, other)]
    with pytest.raises(SettingsError) as caught:
        load(environ=whole)
    assert [each.key for each in caught.value.findings] == ["slack_client_id"]
    assert load(environ={**whole, "REDRESS_SLACK_SIGNING_SECRET": "secret"}).lanes == ("slack",)


def test_slack_token_without_a_way_to_hear_is_a_fault() -> None:
    with pytest.raises(SettingsError) as caught:
        load(environ={"REDRESS_SLACK_BOT_TOKEN": "xoxb-1"})
    (finding,) = caught.value.findings
    assert (finding.key, "slack_app_token" in finding.expected) == ("slack_bot_token", True)
    for other in ("REDRESS_SLACK_APP_TOKEN", "REDRESS_SLACK_SIGNING_SECRET"):
        assert load(environ={"REDRESS_SLACK_BOT_TOKEN": "xoxb-1", other: "secret"}).lanes == ("slack",)


def test_proxies_are_a_list_in_the_file_and_commas_in_the_environment() -> None:
    Path("redress.toml").write_text('trusted_proxies = ["10.0.0.1", "::1"]', encoding="utf-8")
    assert load(environ={}).trusted_proxies == ("10.0.0.1/32", "::1/128")
    assert load(environ={"REDRESS_TRUSTED_PROXIES": "10.1.2.3/8, "}).trusted_proxies == ("10.0.0.0/8",)


def test_example_file_names_every_setting_and_is_accepted() -> None:
    example = (ROOT / "redress.example.toml").read_text(encoding="utf-8")
    uncommented = "\n".join(
        line.removeprefix("#") if not line.startswith("# ") else "" for line in example.splitlines()
    )
    assert set(tomllib.loads(uncommented)) == set(Settings.model_fields)
    assert load(ROOT / "redress.example.toml", {}) == Settings()


def test_settings_without_a_fault_load_nothing_heavy() -> None:
    code = "import sys; from bot.settings import load; load(); print({'rapidfuzz', 'tree_sitter'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={}, capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"
