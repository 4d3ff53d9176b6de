"""What the sheet of components shows: made-up steps, figures and rows, no domain behind them."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from frontend import charts
from frontend.words import count, money


def samples() -> dict[str, Any]:
    """Give the sheet its content."""
    return {
        "themes": ("light", "dark"),
        "states": (
            ("draft", _("Draft")),
            ("live", _("Live, v4")),
            ("paused", _("Paused")),
            ("closed", _("Closed")),
            ("archived", _("Archived")),
        ),
        "verdicts": (
            ("sent", _("Sent")),
            ("held", _("Held to 09:00")),
            ("skipped", _("Skipped")),
            ("failed", _("Failed")),
            ("unknown", _("In doubt")),
        ),
        "rows": (
            (_("Nudge at the limit"), _("When a limit or a threshold is hit"), "live", 238, Decimal("0.106"), Decimal(22949)),
            (_("Seats are full"), _("When seats_used reaches seats_limit"), "paused", 64, Decimal("0.182"), Decimal(7350)),
            (_("Win back whiteboards"), _("When whiteboards were not used for 21 days"), "draft", 0, None, None),
        ),
        **_charts(),
    }


def _charts() -> dict[str, Any]:
    people = (3800, 3248, 2106, 1114, 401)
    says = (
        (_("Entered"), _("people, holdout not counted")),
        (_("Sent"), _("at least one message")),
        (_("Seen"), _("opened or shown")),
        (_("Clicked"), _("any link")),
        (_("Upgraded"), _("within 14 days of entry")),
    )
    days = (59, 73, 50, 39, 45, 32, 22, 28, 18, 13, 11, 8, 7, 5)
    return {
        "stages": [
            {"label": label, "value": count(value), "share": value / before if before else None, "caption": caption}
            for (label, caption), value, before in zip(says, people, (None, *people), strict=False)
        ]
        + [{"label": _("New MRR"), "value": money(22949), "share": None, "caption": _("$57 each on average")}],
        "shape": charts.funnel(people),
        "upright": charts.funnel(people, upright=True, width=108, height=1000),
        "aside": ((_("Starter to Pro"), money(10000)), (_("Free to Starter"), money(6811)), (_("Free to Pro"), money(6138))),
        "days": charts.bars([(str(day), value) for day, value in enumerate(days)], mark=3.6, mark_words=_("half by day 3.6")),
        "day_head": (_("Day"), _("Upgrades")),
        "day_rows": [(day, value) for day, value in enumerate(days)],
        "rates": charts.intervals(
            (
                (_("In the journey"), _("401 of 3,800"), 0.1055, 0.096, 0.1157, "treated"),
                (_("Held out"), _("27 of 418"), 0.0646, 0.0448, 0.0924, "held-out"),
            ),
            most=0.12,
        ),
        "entries": charts.spark((12, 11, 14, 9, 15, 17, 16, 18, 18, 17, 12, 16, 15, 18, 17, 14, 18, 16)),
        "skips": charts.h_bars(
            (
                (_("No SMS consent"), _("SMS"), 1212),
                (_("No device token"), _("Push"), 300),
                (_("Cap reached"), _("SMS, e-mail"), 120),
                (_("Landline"), _("SMS"), 41),
            )
        ),
    }
