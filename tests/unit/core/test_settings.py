"""Settings: typed, complete, safe for the mode; docs/settings.md lists each of them."""

import stat

import pytest

from grants import create_app
from grants.core.settings import SETTINGS, SettingsError, first_run_key, read_settings
from tests.architecture.reading import ROOT
from tests.conftest import settings_for

PRODUCTION = {
    "GRANTS_MODE": "production",
    "GRANTS_DATABASE_URL": "postgresql://localhost/grants",
    "GRANTS_SECRET_KEY": "x" * 40,
    "GRANTS_MAIL_URL": "smtp://localhost:25",
    "GRANTS_MAIL_FROM": "appels@example.ma",
    "GRANTS_BASE_URL": "https://appels.example.ma",
}


def test_the_demonstration_needs_nothing():
    assert read_settings({})["MODE"] == "demonstration"


def test_production_names_everything_that_is_missing():
    with pytest.raises(SettingsError) as caught:
        read_settings({"GRANTS_MODE": "production"})
    for name in ("DATABASE_URL", "SECRET_KEY", "MAIL_URL", "BASE_URL"):
        assert f"GRANTS_{name}" in str(caught.value)


def test_production_complete():
    assert read_settings(PRODUCTION)["SECRET_KEY"] == "x" * 40


@pytest.mark.parametrize(
    "fault", [{"GRANTS_MAX_FILE_MB": "many"}, {"GRANTS_TIMING": "perhaps"}, {"GRANTS_MODE": "x"}]
)
def test_a_mistyped_setting_is_refused(fault):
    with pytest.raises(SettingsError):
        read_settings(fault)


def test_a_number_stays_text_where_text_is_meant():
    assert read_settings({"GRANTS_SECRET_KEY": "12345"})["SECRET_KEY"] == "12345"


def test_the_first_run_key_is_random_kept_and_private(tmp_path):
    key = first_run_key(tmp_path)
    assert len(key) == 64
    assert first_run_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("unsafe", [{"HOST": "0.0.0.0"}, {"MODE": "production", "SECRET_KEY": "short"}])  # noqa: S104
def test_unsafe_settings_are_refused(tmp_path, unsafe):
    with pytest.raises(SettingsError):
        create_app({**settings_for(tmp_path, f"sqlite:///{tmp_path}/x.db"), **unsafe})


def test_every_setting_is_documented():
    text = (ROOT / "docs" / "settings.md").read_text()
    assert [s.name for s in SETTINGS if f"`GRANTS_{s.name}`" not in text] == []


@pytest.mark.parametrize(
    "unsafe",
    [
        {"STORAGE_URL": "s3://"},
        {"STORAGE_URL": "s3://files", "STORAGE_ACCESS_KEY": "key without its secret"},
        {"CLAMD": "somewhere"},
        {"CLAMD": "host:port"},
        {
            "MODE": "production",
            "MAIL_URL": "smtp://localhost:25",
            "BASE_URL": "https://appels.example.ma",
            "STORAGE_URL": "s3://files",
            "STORAGE_ENDPOINT": "http://s3.example.ma",
        },
    ],
)
def test_stores_and_scanners_that_cannot_be_used_are_refused(tmp_path, unsafe):
    with pytest.raises(SettingsError, match="STORAGE|CLAMD"):
        create_app({**settings_for(tmp_path, f"sqlite:///{tmp_path}/x.db"), **unsafe})
