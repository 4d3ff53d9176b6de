"""Settings: each has a sentence, and each is read as its type."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.run.places import ROOT
from config.run.processes import command
from config.run.sentence import CannotRun

READ = re.compile(r"""(?:env\.(?:text|flag|number|names)|number|os\.environ\.get)\(\s*"([A-Z_]+)\"""")


def read_in_the_house() -> set[str]:
    files = [Path(ROOT / "tests" / "database.py"), *(ROOT / "config").rglob("*.py")]
    return {name for file in files for name in READ.findall(file.read_text())}


@pytest.mark.parametrize("page", [".env.example", "docs/settings.md"])
def test_each_setting_has_its_sentence(page):
    words = (ROOT / page).read_text()

    assert [name for name in sorted(read_in_the_house()) if not re.search(rf"\b{name}\b", words)] == []


def test_an_example_names_only_what_is_read():
    named = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert named - read_in_the_house() == {"CHROMIUM", "POSTGRES_PASSWORD"}
    assert "${POSTGRES_PASSWORD:?" in (ROOT / "compose.yaml").read_text()


def test_a_setting_that_is_empty_is_a_setting_that_is_not_there(monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "  ")

    assert env.text("PUBLIC_URL", "http://127.0.0.1") == "http://127.0.0.1"


@pytest.mark.parametrize(("value", "read"), [("1", True), ("Yes", True), ("off", False), ("", True)])
def test_yes_and_no_are_read_in_several_words(monkeypatch, value, read):
    monkeypatch.setenv("CAIRN_DEBUG", value)

    assert env.flag("CAIRN_DEBUG", default=True) is read


def test_a_number_that_is_none_is_a_sentence(monkeypatch):
    monkeypatch.setenv("WEB_THREADS", "many")

    with pytest.raises(CannotRun, match="WEB_THREADS is 'many'; write a whole number from 1 to 256"):
        command("web")
    with pytest.raises(ImproperlyConfigured, match="write a whole number"):
        env.number("WEB_THREADS", 8)


def test_an_address_may_name_a_socket_or_a_server():
    assert env.database("postgresql://cairn@/cairn?host=/tmp/cairn-1")["HOST"] == "/tmp/cairn-1"
    assert env.database("postgres://a:b%40c@db.example:6543/x") | {"ENGINE": ""} == {
        "ENGINE": "",
        "NAME": "x",
        "USER": "a",
        "PASSWORD": "b@c",
        "HOST": "db.example",
        "PORT": "6543",
    }


def test_hints_as_files_lie_in_the_data_folder(tmp_path):
    options = env.broker_options("filesystem://", tmp_path)

    assert Path(str(options["data_folder_in"])) == tmp_path / "broker"
    assert (tmp_path / "broker" / "control").is_dir()
