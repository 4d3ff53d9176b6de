"""Keys at the command line, as production begins."""

import re
import shlex
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audience import keys
from audience.models import AccessKey, History
from audience.now import database_now
from config.run.places import ROOT

pytestmark = pytest.mark.django_db


def key(*words: str) -> str:
    out = StringIO()
    call_command("key", *words, stdout=out)
    return out.getvalue()


def test_a_key_is_printed_alone_and_opens_the_door() -> None:
    secret = key("make", "server", "backend")

    assert secret == f"{secret.strip()}\n"
    row = keys.check(secret.strip(), database_now())
    assert row is not None
    assert (row.kind, row.name, row.created_by) == ("server", "backend", "command line")
    assert [(one.actor, one.operation) for one in History.objects.all()] == [("command line", "key.made")]


def test_a_key_is_listed_without_its_secret_and_revoked() -> None:
    secret = key("make", "api", "ci", "journeys:read").strip()
    row = AccessKey.objects.get()

    assert key("list") == f"{row.pk}\tapi\t{row.prefix}…\tci\tjourneys:read\n"
    assert secret not in key("list")
    assert key("revoke", str(row.pk)) == "It is worthless now.\n"
    assert key("revoke", str(row.pk)) == "It was worthless already.\n"
    assert (key("list"), keys.check(secret, database_now())) == ("", None)
    assert [one.operation for one in History.objects.order_by("pk")] == ["key.made", "key.revoked"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("make", "api", "ci"), "An API key needs scopes"),
        (("make", "server", "backend", "journeys:read"), "a write key has none"),
        (("make", "api", "ci", "jorneys:read"), "There is no scope “jorneys:read”"),
        (("make", "server", " "), "1 to"),
        (("revoke", "4711"), "There is no key 4711"),
    ],
)
def test_what_cannot_be_is_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        key(*words)
    assert not AccessKey.objects.exists()


def test_the_commands_of_the_page_on_production_work() -> None:
    lines = re.findall(r"^python manage.py key (make .*)$", (ROOT / "docs" / "production.md").read_text(), re.MULTILINE)

    for line in lines:
        key(*shlex.split(line, comments=True))

    assert sorted(AccessKey.objects.values_list("kind", flat=True)) == ["api", "browser", "server"]
