"""``walk``: what an engineer writes in a repository of journeys."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from insights.rehearse.walk import CannotWalk, Walk
from tests.insights.rehearse.test_rehearse import rows

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/how-to/test-a-journey.md"
HIT = {"meter": "storage", "pct": 100, "threshold": 100}


@pytest.fixture
def starter(walk: Callable[[str], Walk]) -> Walk:
    begun = walk("journeys/gallery/at_the_limit.yaml").plans(free=0, starter=49, pro=99)
    return begun.person(plan="starter", traits={"storage_used_pct": 100}, consents=["email", "push"]).event("usage_threshold_hit", HIT)


@pytest.mark.row("E27")
def test_the_example_of_the_page_is_a_test_that_passes(walk: Callable[[str], Walk]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    told: dict[str, Any] = {}
    exec(example, told)

    (test,) = [one for name, one in told.items() if name.startswith("test_")]
    test(walk)


@pytest.mark.row("E27")
def test_whoever_never_said_a_word_may_get_mail_and_no_sms(starter: Walk) -> None:
    silent = starter.person(plan="starter", traits={"storage_used_pct": 100}, silent=["email", "push", "sms"])
    refuses = starter.person(plan="starter", traits={"storage_used_pct": 100}, consents=[])

    assert silent.says == [("push", 0), ("email", 1)]
    silent.never("sms")
    assert "silent about email, push, sms" in silent.tells()
    assert refuses.says == []
    with pytest.raises(CannotWalk, match="fax"):
        starter.person(silent=["fax"])


OWN = """
def test_no_sms(walk):
    story = walk("limit.yaml").person(plan="starter", traits={"storage_used_pct": 100})
    story.event("usage_threshold_hit", meter="storage", pct=100, threshold=100).never("sms")


def test_push(walk):
    story = walk("limit.yaml").person(plan="starter", traits={"storage_used_pct": 100})
    assert story.event("usage_threshold_hit", meter="storage", pct=100, threshold=100).says[0] == ("push", 0)
"""


@pytest.mark.row("E27")
@pytest.mark.process
def test_in_a_repository_of_its_own_a_test_that_fails_tells_the_walk_with_its_reasons(tmp_path: Path, database_url: str) -> None:
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["insights.testing"]\n')
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "limit.yaml").write_text((ROOT / "journeys/gallery/at_the_limit.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "test_limit.py").write_text(OWN)
    env = {**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT)}
    for name in ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "TEST_DATABASE_NAME"):
        env.pop(name, None)

    done = subprocess.run([sys.executable, "-m", "pytest", "-q", str(tmp_path)], cwd=tmp_path, env=env, capture_output=True, text=True)

    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert "sms was never to be heard, and is: “sms” on day 5." in done.stdout
    assert "- The walk -" in done.stdout
    assert "for starter, storage_used_pct 100; agrees to email, sms, push; Monday, 10:00" in done.stdout
    assert "storage_used_pct 100 is at least 80" in done.stdout
    assert "Day 5, 10:00: SMS sent" in done.stdout


@pytest.mark.row("E27")
def test_never_names_the_step_and_the_day(starter: Walk) -> None:
    assert starter.never("sms") is starter
    with pytest.raises(AssertionError, match="email was never to be heard, and is: “email” on day 1"):
        starter.never("email")


@pytest.mark.row("E27")
def test_it_is_walked_in_virtual_time_and_nothing_stays(starter: Walk) -> None:
    before = rows()

    late = starter.at("fri 22:30").person(plan="starter", traits={"storage_used_pct": 100})

    # Quiet hours hold the push until the morning, and it sells.
    assert [channel for channel, _day in late.says] == ["push", "email", "sms"]
    assert late.says[0] == ("push", 1)
    assert rows() == {**before, "cairn_audience.Plan": before["cairn_audience.Plan"] + 3}


@pytest.mark.row("E27")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda walk: walk("gallery:none"), "The gallery has no journey"),
        (lambda walk: walk("no/such/file.yaml"), "no/such/file.yaml"),
        (lambda walk: walk("gallery:nudge-at-the-limit").opens("mail"), "has no step “mail”; it has start, which-limit"),
        (lambda walk: walk("gallery:nudge-at-the-limit").opens("sms"), "“sms” cannot be opened; it can be clicked"),
        (lambda walk: walk("gallery:nudge-at-the-limit").at("soon"), "“soon” is no weekday and hour"),
        (lambda walk: walk("gallery:nudge-at-the-limit").person(consents=["fax"]), "Nobody agrees to fax"),
        (lambda walk: walk("gallery:nudge-at-the-limit").event("usage_threshold_hit").says, "meter is missing"),
        (lambda walk: walk("gallery:nudge-at-the-limit").event("usage_threshold_hit", HIT).never("fax"), "no channel “fax”"),
        (lambda walk: walk("gallery:nudge-at-the-limit").event("exported"), "“exported” does not start nudge-at-the-limit; it starts with"),
        (lambda walk: walk("gallery:nudge-at-the-limit").on_day(2).event("usage_threshold_hit", HIT), "say on_day(2) after it"),
        (
            lambda walk: walk("gallery:nudge-at-the-limit").plans(free=0).person(plan="pro").event("usage_threshold_hit", HIT).says,
            "no plan “pro”",
        ),
    ],
)
def test_a_slip_of_the_pen_is_said_in_a_sentence(walk: Any, wrong: Callable[[Any], Any], sentence: str) -> None:
    with pytest.raises(CannotWalk, match=re.escape(sentence)):
        wrong(walk)


@pytest.mark.row("E27")
def test_what_cannot_be_done_on_its_day_is_said(starter: Walk) -> None:
    early = starter.at("mon 22:30").on_day(1).clicks("email")

    with pytest.raises(CannotWalk, match="“email” is said on day 2; nothing can be done with it on day 1"):
        _ = early.says
