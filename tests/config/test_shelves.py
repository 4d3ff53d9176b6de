"""A newcomer is one file: it is found at start, and one that is not complete stops the start with a sentence."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.config.image import copy, image_environment

COIN = '''"""Flip a coin

Sends everybody on at once. It is here to show what a node type consists of, so that a newcomer has something to begin from.
"""

from dataclasses import dataclass

from engine.core.decision import Because, Decision, Go
from engine.core.moment import Moment
from ground.ask import ask
from ground.words import _, gettext
from journeys.node import Node, register


@dataclass(frozen=True, slots=True, kw_only=True)
class CoinSettings:
    side: str = ask(_("Which side"), default="heads")


@register
class Coin(Node[CoinSettings]):
    kind = "coin"
    icon = "coins"
    group = "decide"
    family = "decide"
    settings = CoinSettings
    example = {"side": "tails"}

    def decide(self, settings: CoinSettings, moment: Moment) -> Decision:
        return Go(because=Because("coin"))

    def summary(self, settings: CoinSettings) -> list[str]:
        return [settings.side]
'''
PIGEON = '''"""Pigeon

Carries a message by air. It is here to show that a provider is one file on the shelf and nothing else.
"""

from channels.providers.base import Accepted, NoSettings, Outgoing, Provider, register


@register
class Pigeon(Provider[NoSettings]):
    key = "pigeon"
    channels = frozenset({"webhook"})
    settings = NoSettings

    def send(self, outgoing: Outgoing, settings: NoSettings) -> Accepted:
        return Accepted(provider_id="feather")
'''
SHARED = '''"""Report shared

Somebody sent a report to a person outside the company. A good moment to talk about guest seats.
"""

from dataclasses import dataclass

from audience.event_types.base import EventType, register


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    pass


@register
class ReportShared(EventType[Said]):
    key = "report_shared"
    said = Said
'''
ASK = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from audience.event_types.base import SHELF as events
from channels.providers import SHELF as providers
from journeys.node import shelf as nodes
print("report_shared" in events, "pigeon" in providers, "coin" in nodes)
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy(tmp_path_factory.mktemp("release"))


def run(release: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(["python", *words], cwd=release, env=image_environment(), capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.process
def test_one_file_is_all_that_a_newcomer_takes(release: Path) -> None:
    newcomers = {"journeys/nodes/coin.py": COIN, "channels/providers/pigeon.py": PIGEON, "audience/event_types/report_shared.py": SHARED}
    for name, text in newcomers.items():
        (release / name).write_text(text)

    said = run(release, "-c", ASK)
    for name in newcomers:
        (release / name).unlink()

    assert said == (0, "True True True\n")


@pytest.mark.process
@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        (('    family = "decide"\n', ""), "family, one of start, message"),
        (('    example = {"side": "tails"}\n', '    example = {"colour": "red"}\n'), "example, settings that are ready to walk: colour"),
        (("        return [settings.side]\n", "        return []\n"), "words(settings) or summary(settings)"),
        (("        return [settings.side]\n", "        return [settings.edge]\n"), "a summary() that works for its example"),
        (('icon = "coins"', 'icon = "no-such-icon"'), "icon, the name of a Lucide icon"),
        (("    def decide", "    def decides"), "decide(settings, moment)"),
    ],
)
def test_a_node_type_that_is_not_complete_stops_the_start_with_a_sentence(release: Path, change: tuple[str, str], lacks: str) -> None:
    file = release / "journeys" / "nodes" / "coin.py"
    assert change[0] in COIN
    file.write_text(COIN.replace(*change))

    checked, served = run(release, "manage.py", "check"), run(release, "-m", "config.run", "web")
    file.unlink()
    shutil.rmtree(release / "journeys" / "nodes" / "__pycache__", ignore_errors=True)

    for code, said in (checked, served):
        assert code == 1
        assert said.startswith(str(file))
        assert f"Coin is not complete; it lacks {lacks}" in said
        assert "Traceback" not in said
