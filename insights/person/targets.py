"""The steps at which one walk can be put by hand: those of its version, and of the live one."""

from django.utils.translation import gettext as _

from engine.models import Run
from engine.runtime.by_hand import NoSuchStep
from insights.why.versions import VersionWords

Options = list[tuple[str, str]]


def targets(run: Run) -> list[tuple[str, Options]]:
    """Give the steps by version, as ``(heading, [(value, name), …])``; the value is read by ``read_target``."""
    live = run.journey.live
    shown = [run.version] if live is None or live.pk == run.version_id else [run.version, live]
    found = []
    for version in shown:
        words = VersionWords.of(version)
        steps = [(f"{version.number}:{step.id}", step.name) for step in words.steps.values() if step.family != "start"]
        found.append((_("Version %(number)s") % {"number": version.number}, steps))
    return found


def read_target(said: str, wait: str) -> dict[str, str | int]:
    """Read what the form sends. Raises NoSuchStep."""
    number, _colon, node = said.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 9 and node):
        raise NoSuchStep(str(NoSuchStep.__doc__))
    return {"version": int(number), "to": node, "wait": wait}
