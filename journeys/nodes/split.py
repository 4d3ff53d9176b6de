"""Random split

Send a share of the people down each path, by chance. The same person always falls the same way: when they come back to
this step, when they enter again, and in a rehearsal.

The shares add up to 100 %.
"""

from dataclasses import dataclass, replace
from typing import Any

from engine.core.decision import Because, Decision, Go
from engine.core.moment import Moment
from engine.core.node import Port
from ground.ask import ask
from ground.settings import BadSetting
from ground.words import _, gettext
from journeys.asking import Share
from journeys.node import Node, register


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitSettings:
    shares: tuple[Share, ...] = ask(_("Paths and their shares"), kind="shares", at_least=2, at_most=12)
    salt: str = ask(_("What the dice are thrown for"), kind="salt", needed=False, at_most=80, default="")


@register
class Split(Node[SplitSettings]):
    kind = "split"
    icon = "shuffle"
    group = "decide"
    family = "decide"
    settings = SplitSettings
    example = {
        "shares": [{"key": "a", "label": "A", "percent": 50}, {"key": "b", "label": "B", "percent": 50}],
        "salt": "split-1",
    }

    def fresh(self, step: str) -> dict[str, Any]:
        shares = [{"key": "a", "label": "A", "percent": 50}, {"key": "b", "label": "B", "percent": 50}]
        return {"shares": shares, "salt": step}

    def ports(self, settings: SplitSettings) -> tuple[Port, ...]:
        return tuple(Port(s.key, f"{s.label or s.key} {s.percent:g} %") for s in settings.shares if s.key)

    def decide(self, settings: SplitSettings, moment: Moment) -> Decision:
        thrown = moment.memory.get("dice") or {}
        dice = thrown.get(settings.salt)
        if dice is None:
            dice = moment.dice(settings.salt)
        chosen = self.where(settings, dice)
        because = Because("dice", {"dice": round(dice, 6), "path": chosen})
        return Go(chosen, because, remember={"dice": {**thrown, settings.salt: dice}})

    def where(self, settings: SplitSettings, dice: float) -> str:
        total = sum(s.percent for s in settings.shares)
        passed = 0.0
        for s in settings.shares:
            passed += s.percent / total
            if dice < passed:
                return s.key
        # The shares' sum may miss 1 by a rounding.
        return [s.key for s in settings.shares if s.percent > 0][-1]

    def always(self, settings: SplitSettings, port: str) -> SplitSettings | None:
        if port not in {s.key for s in settings.shares}:
            return None
        return replace(settings, shares=tuple(replace(s, percent=100.0 if s.key == port else 0.0) for s in settings.shares))

    def summary(self, settings: SplitSettings) -> list[str]:
        if not settings.shares:
            return [gettext("Choose the shares")]
        return [" / ".join(f"{s.percent:g} %" for s in settings.shares)]

    def words(self, settings: SplitSettings) -> str:
        shares = ", ".join(f"{s.label or s.key} {s.percent:g} %" for s in settings.shares)
        return gettext("Sends people by chance: %(shares)s. The same person always falls the same way.") % {"shares": shares}

    def problems(self, settings: SplitSettings) -> list[BadSetting]:
        total = sum(s.percent for s in settings.shares)
        if not settings.shares or abs(total - 100) < 0.001:
            return []
        sentence = gettext("The shares add up to %(total)s %%, not to 100 %%.") % {"total": f"{total:g}"}
        return [BadSetting("shares", "not_100", sentence)]
