"""``manage.py journeys``: what an engineer does in continuous integration."""

from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import OperationalError

from audience.history import Actor
from audience.now import database_now
from engine.models import Journey
from journeys.management.commands import journeys as command
from journeys.models import KeptTest
from journeys.operations.duplicate import duplicate
from journeys.operations.testing import keep

pytestmark = pytest.mark.django_db


def say(*words, **options):
    out = StringIO()
    call_command("journeys", *words, stdout=out, **options)
    return out.getvalue()


@pytest.mark.row("E27")
def test_a_journey_is_taken_in_checked_published_and_taken_out(tmp_path):
    heedless = tmp_path / "heedless.yaml"
    say("import", "gallery:nudge-at-the-limit")
    text = yaml.safe_load(say("export", "nudge-at-the-limit"))
    text["everywhere"]["exits"] = []
    heedless.write_text(yaml.safe_dump(text), encoding="utf-8")
    say("import", str(heedless))
    # Nobody leaves on a plan change: a warning, which wants to be accepted.
    with pytest.raises(CommandError):
        say("publish", "nudge-at-the-limit")
    say("publish", "nudge-at-the-limit", "--accept-warnings", "--note", "Plans never change here")
    assert Journey.objects.get().state == "live"
    assert "nudge-at-the-limit\tlive\tv1" in say("list")

    file = tmp_path / "nudge.yaml"
    say("export", "nudge-at-the-limit", "--to", str(file))
    say("import", str(file))
    assert say("export", "nudge-at-the-limit") == file.read_text(encoding="utf-8")


def test_a_check_fails_where_something_blocks(tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("key: broken\nname: Broken\nnodes:\n  - id: start\n    type: entry_event\n", encoding="utf-8")
    with pytest.raises(CommandError, match="blocks") as caught:
        say("check", str(broken))
    assert caught.value.returncode == 1
    assert "nobody" not in say("check", "gallery:nudge-at-the-limit")


def test_a_file_is_no_rival_of_the_live_journey_that_it_would_replace(tmp_path):
    say("import", "gallery:nudge-at-the-limit")
    say("publish", "nudge-at-the-limit", "--accept-warnings", "--note", "go")
    file = tmp_path / "nudge.yaml"
    text = say("export", "nudge-at-the-limit", "--to", str(file)) or file.read_text(encoding="utf-8")

    assert "Nudge at the limit" not in say("check", str(file))

    file.write_text(text.replace("key: nudge-at-the-limit", "key: another"), encoding="utf-8")
    assert "“Nudge at the limit”" in say("check", str(file))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            b"key: a\nname: A\nnodes:\n  - id: w\n    type: wait_time\n    settings:\n      lasts: P30D\n      lasts: P1D\n",
            "line 8: “lasts” stands there twice",
        ),
        (b"key: a\nname: A\nkey: b\n", "line 3: “key” stands there twice"),
        (b"key: a\nname: \xe4\n", "This is no text in UTF-8"),
    ],
)
def test_a_file_that_says_two_things_or_none_is_refused(tmp_path, text, says):
    file = tmp_path / "twice.yaml"
    file.write_bytes(text)
    for does in ("check", "import"):
        with pytest.raises(CommandError, match=says):
            say(does, str(file))


def test_without_a_database_a_sentence_is_said(monkeypatch):
    def nobody_answers(*_said):
        raise OperationalError("connection refused")

    monkeypatch.setattr(command.Command, "do_list", nobody_answers)

    with pytest.raises(CommandError, match="The database does not answer: connection refused"):
        say("list")


def test_an_import_says_at_once_what_cannot_be_read(tmp_path):
    broken = tmp_path / "broken.yaml"
    wait = "  - id: rest\n    type: wait\n    settings: {for: soon}\n"
    broken.write_text(f"key: broken\nname: Broken\nnodes:\n  - id: start\n    type: entry_event\n{wait}", encoding="utf-8")

    told = say("import", str(broken)).splitlines()

    assert told[0] == "broken: revision 1"
    assert any("error" in line and "[rest]" in line for line in told[1:]), told
    assert say("import", "gallery:nudge-at-the-limit") == "nudge-at-the-limit: revision 1\n"


def test_a_wrong_file_and_a_wrong_key_are_sentences(tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("key: x\nname: y\nnodes: 3\n", encoding="utf-8")
    with pytest.raises(CommandError, match="line 3"):
        say("import", str(wrong))
    with pytest.raises(CommandError, match="no journey called"):
        say("export", "nobody")


@pytest.mark.row("E27")
def test_a_check_plays_the_tests_of_a_file(tmp_path):
    begins = {"type": "usage_threshold_hit", "properties": {"meter": "storage", "pct": 83, "threshold": 80}}
    who = {"plan": "starter", "consents": ["email", "push"], "fields": {"storage_used_pct": 83}}
    test = {"name": "Storage at 83 %", "person": who, "at": "mon 10:00", "begins": begins}
    say("import", "gallery:nudge-at-the-limit")
    keep(Actor("user:maya"), "nudge-at-the-limit", test, now=database_now())
    text = say("export", "nudge-at-the-limit")
    assert "tests:" in text
    Journey.objects.all().delete()
    file = tmp_path / "nudge.yaml"
    file.write_text(text, encoding="utf-8")

    assert "test “Storage at 83 %”: goes as it went" in say("check", str(file))

    file.write_text(text.replace("give_up_after: P1D", "give_up_after: P3D"), encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("journeys", "check", str(file), stdout=out)
    assert caught.value.returncode == 1
    assert "E-mail “E-mail: room to grow” is said on day 3; kept: day 1." in out.getvalue()
    assert not Journey.objects.exists()


@pytest.mark.row("E27")
def test_tests_come_in_with_the_file_and_a_file_that_says_nothing_of_them_leaves_them(tmp_path):
    say("import", "gallery:nudge-at-the-limit")
    plain = say("export", "nudge-at-the-limit")
    file = tmp_path / "nudge.yaml"
    file.write_text(f"{plain}tests:\n  - name: One\n    at: mon 10:00\n  - name: Two\n", encoding="utf-8")
    say("import", str(file))
    before = list(KeptTest.objects.values_list("pk", "name"))
    assert [name for _pk, name in before] == ["One", "Two"]

    say("import", str(file))
    file.write_text(plain, encoding="utf-8")
    say("import", str(file))
    assert list(KeptTest.objects.values_list("pk", "name")) == before
    twin = duplicate(Actor("user:maya"), "nudge-at-the-limit", now=database_now())
    assert [test.name for test in KeptTest.objects.filter(journey=twin.journey)] == ["One", "Two"]

    file.write_text(f"{plain}tests: []\n", encoding="utf-8")
    say("import", str(file))
    assert not KeptTest.objects.filter(journey__key="nudge-at-the-limit").exists()


def test_without_a_database_the_drawing_alone_is_checked(monkeypatch):
    def nobody_answers(*_said):
        raise OperationalError("connection refused")

    monkeypatch.setattr(command, "known_for", nobody_answers)

    assert "no database answers, so its tests were not played" in say("check", "gallery:nudge-at-the-limit")


def differ(*words):
    """Give what `diff` says and the code with which it ends."""
    out = StringIO()
    try:
        call_command("journeys", "diff", *words, stdout=out)
    except SystemExit as ended:
        return out.getvalue(), ended.code
    except CommandError as why:
        return str(why), why.returncode
    return out.getvalue(), 0


@pytest.mark.row("E27")
def test_what_a_file_would_change_is_said_in_words_and_as_lines(tmp_path):
    say("import", "gallery:nudge-at-the-limit")
    file = tmp_path / "nudge.yaml"
    say("export", "nudge-at-the-limit", "--to", str(file))
    assert differ(str(file)) == (f"nudge-at-the-limit@draft and {file} are the same\n", 0)

    text = yaml.safe_load(file.read_text(encoding="utf-8"))
    text["name"] = "Nudge early"
    next(node for node in text["nodes"] if node["id"] == "start")["settings"]["after"] = "P60D"
    text["nodes"] = [node for node in text["nodes"] if node["id"] != "sms"]
    text["edges"] = [edge for edge in text["edges"] if "sms" not in (edge["from"], edge["to"])]
    file.write_text(yaml.safe_dump(text), encoding="utf-8")
    said, code = differ(str(file))
    lines, again = differ(str(file), "--yaml")

    assert (code, again) == (1, 1)
    assert "Name: Nudge at the limit → Nudge early\n" in said
    assert "Start: a limit is near: At the earliest after: 30 days → 60 days\n" in said
    assert "Gone: " in said
    assert "--- nudge-at-the-limit@draft\n" in lines
    assert "-name: Nudge at the limit\n+name: Nudge early\n" in lines
    assert "P30D" in lines


@pytest.mark.row("E27")
def test_a_draft_is_compared_with_what_is_live_and_with_any_version():
    say("import", "gallery:nudge-at-the-limit")
    never, code = differ("nudge-at-the-limit")
    assert (never, code) == ("This journey was never live.", 2)
    say("publish", "nudge-at-the-limit", "--accept-warnings", "--note", "first")

    assert differ("nudge-at-the-limit") == ("nudge-at-the-limit@1 and nudge-at-the-limit@draft are the same\n", 0)
    assert differ("gallery:nudge-at-the-limit", "nudge-at-the-limit@live")[1] == 0
    assert differ("nudge-at-the-limit@1", "gallery:win-back")[1] == 1


def test_a_diff_that_cannot_be_said_ends_with_2(tmp_path):
    say("import", "gallery:nudge-at-the-limit")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("key: x\nname: y\nnodes: 3\n", encoding="utf-8")

    for words in (
        ["nowhere"],
        ["nudge-at-the-limit@7"],
        [str(wrong)],
        [str(tmp_path / "none.yaml")],
        ["gallery:none"],
        ["gallery:win-back"],
    ):
        said, code = differ(*words)
        assert (bool(said), code) == (True, 2), words
