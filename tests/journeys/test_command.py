"""``manage.py journeys``: what an engineer does in continuous integration."""

from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from engine.models import Journey

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


def test_a_wrong_file_and_a_wrong_key_are_sentences(tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("key: x\nname: y\nnodes: 3\n", encoding="utf-8")
    with pytest.raises(CommandError, match="line 3"):
        say("import", str(wrong))
    with pytest.raises(CommandError, match="no journey called"):
        say("export", "nobody")
