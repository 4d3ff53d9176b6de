"""Leave

The person leaves the journey here, quietly. The reason you give is counted and shown on the person's page.
"""

from dataclasses import dataclass

from engine.core.decision import Decision, End
from engine.core.moment import Moment
from engine.core.node import Port
from ground.ask import ask
from ground.settings import BadSetting
from ground.words import _, gettext
from journeys.node import Node, register


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitSettings:
    reason: str = ask(
        _("Reason, as it is counted"),
        kind="key",
        help=_("Small letters, digits and underscores, such as not_ready."),
        default="left",
        at_most=60,
    )


@register
class Exit(Node[ExitSettings]):
    kind = "exit"
    icon = "log-out"
    group = "finish"
    family = "leave"
    settings = ExitSettings
    example = {"reason": "nobody_matches"}

    def problems(self, settings: ExitSettings) -> list[BadSetting]:
        if settings.reason.replace("_", "").replace("-", "").isalnum() and settings.reason.isascii():
            return []
        return [BadSetting("reason", "not_a_key", gettext("Use letters, digits and underscores only."))]

    def ports(self, settings: ExitSettings) -> tuple[Port, ...]:
        return ()

    def decide(self, settings: ExitSettings, moment: Moment) -> Decision:
        return End("exited", settings.reason)

    def words(self, settings: ExitSettings) -> str:
        return gettext("The person leaves. It is counted as %(reason)s.") % {"reason": settings.reason}
