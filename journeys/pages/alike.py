"""Many warnings of one check are ticked together in the publish dialog: whoever ticks the eighth one reads none of them any more."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from journeys.checks.base import Finding

FROM = 3
ALL_OF = ":*"


def gathered(warnings: Iterable[Finding], ticks: Collection[str]) -> list[dict[str, Any]]:
    """Give a row ``{"finding", "key", "ticked", "more"}`` for each warning; of FROM or more of one check the first has the others in
    ``more``. Weighty ones stand alone."""
    listed = list(warnings)
    many = {check for check, n in Counter(one.check for one in listed if not one.weighty).items() if n >= FROM}
    rows: dict[str, dict[str, Any]] = {}
    for one in listed:
        together = one.check in many and not one.weighty
        key = one.check + ALL_OF if together else one.key
        if key in rows:
            rows[key]["more"].append(one)
            rows[key]["ticked"] &= one.key in ticks
        else:
            rows[key] = {"finding": one, "key": key, "ticked": one.key in ticks, "more": []}
    return list(rows.values())


def spelled(ticks: Iterable[str], found: Iterable[Finding]) -> list[str]:
    """Write a tick for all of a check out as one for each warning that stood there."""
    listed = list(ticks)
    whole = {tick.removesuffix(ALL_OF) for tick in listed if tick.endswith(ALL_OF)}
    each = [one.key for one in found if one.warns and not one.weighty and one.check in whole]
    return [*(tick for tick in listed if not tick.endswith(ALL_OF)), *each]
