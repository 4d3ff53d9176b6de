"""States as pills: a tone, and a mark that differs in shape as well as in colour."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ground.registry import Registry


@dataclass(frozen=True)
class Pill:
    """``tone`` is one of quiet, good, warn, bad; ``mark`` one of ring, dot, bars, over, dash or none."""

    state: str
    label: str | Promise
    tone: str = "quiet"
    mark: str = ""


pills: Registry[Pill] = Registry("pills", key=lambda pill: pill.state)

for _pill in (
    Pill("draft", _("Draft"), mark="ring"),
    Pill("live", _("Live"), "good", "dot"),
    Pill("paused", _("Paused"), mark="bars"),
    Pill("closed", _("Closed"), mark="over"),
    Pill("archived", _("Archived"), mark="dash"),
    Pill("sent", _("Sent"), "good"),
    Pill("held", _("Held"), "warn"),
    Pill("unknown", _("In doubt"), "warn"),
    Pill("skipped", _("Skipped")),
    Pill("cancelled", _("Cancelled")),
    Pill("failed", _("Failed"), "bad"),
    Pill("approved", _("Approved"), "good", "dot"),
    Pill("waiting", _("Waiting"), "warn", "dot"),
    Pill("refused", _("Refused"), "bad", "dot"),
    Pill("shadow", _("In shadow"), mark="ring"),
    Pill("drafted", _("Draft, not sent"), mark="ring"),
    Pill("drafting", _("Draft being written"), mark="ring"),
    Pill("on", _("On"), "good", "dot"),
    Pill("off", _("Off"), mark="over"),
    Pill("good", "", "good"),
    Pill("warn", "", "warn"),
    Pill("bad", "", "bad"),
    Pill("quiet", ""),
):
    pills.add(_pill)


def pill(state: str, label: str | Promise = "") -> SafeString:
    """Draw a state; an unknown one is quiet and says its own name."""
    found = pills.get(state) or Pill(state, state.replace("_", " ").capitalize())
    mark = format_html('<span class="mark {}"></span>', found.mark) if found.mark else ""
    return format_html('<span class="pill {}">{}{}</span>', found.tone, mark, label or found.label)
