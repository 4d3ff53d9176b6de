"""What all the findings come to: whether something is stuck, and what waits for people. The command and the page *Engine* say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from audience.keeping.sizes import lacks_next
from engine.runtime.doctor import Finding
from engine.runtime.keeping import LOGS
from engine.runtime.lag import Pulses

# Nobody else is held up by these, and they do not go away by themselves.
FOR_PEOPLE: Mapping[str, Promise] = {
    "in_doubt": ngettext_lazy("%d message in doubt", "%d messages in doubt"),
    "runs_failed": ngettext_lazy("%d run that failed", "%d runs that failed"),
    "quarantined": ngettext_lazy("%d event in quarantine", "%d events in quarantine"),
    "jobs_failed": ngettext_lazy("%d piece of long work that failed", "%d pieces of long work that failed"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``stuck``: what should not be, in words. ``for_people``: what only people settle, in words, each with its number."""

    stuck: tuple[str, ...]
    for_people: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Conclude in one sentence, without its full stop."""
        people = ", ".join(self.for_people)
        if self.stuck:
            said = _("Something is stuck: %(what)s") % {"what": "; ".join(self.stuck)}
            return said + ". " + _("People must also settle %(what)s") % {"what": people} if people else said
        return _("Nothing is stuck, but people must settle %(what)s") % {"what": people} if people else _("Nothing is stuck")


def judge(findings: Sequence[Finding], pulses: Pulses, now: datetime) -> Verdict:
    """Conclude from what was found; the months of the logs are looked at here."""
    names = {"beat": _("beat is silent"), "worker": _("no worker takes a tick")}
    stuck = [f"{finding.words} ({finding.count})" for finding in findings if finding.stuck]
    stuck += [names[name] for name in pulses.silent(now)]
    stuck += [_("the next month of “%(log)s” has no partition") % {"log": log.title} for log in LOGS if lacks_next(log.parts(), now)]
    counts = {finding.code: finding.count for finding in findings}
    return Verdict(tuple(stuck), tuple(str(words % counts[code]) for code, words in FOR_PEOPLE.items() if counts.get(code)))
