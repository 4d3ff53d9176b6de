"""A promotional SMS has a sender that the carriers know; an unregistered one is filtered by them, and by the gate before."""

from collections.abc import Iterator

from ground.words import _
from journeys.checks.base import ADVICE, ERROR, Finding, Sheet, check, say

STANDING = {
    "unregistered": _("“%(name)s” is promotional, and no SMS sender is approved by the carriers yet: all of them would be skipped."),
    "inactive": _("“%(name)s” has no sender: those for SMS are switched off."),
    "missing": _("“%(name)s” has no sender: none is set up for SMS."),
}


@check("sender", _("promotional SMS has an approved sender"))
def sender(sheet: Sheet) -> Iterator[Finding]:
    standing = sheet.known.sms_sender
    if standing not in STANDING:
        return
    # Sandbox takes everything, so only what somebody has begun to register matters there.
    level = ADVICE if sheet.known.sandbox and standing != "unregistered" else ERROR
    for step in sheet.each("send_sms"):
        if step.settings.message_class == "promotional":
            yield Finding(check="sender", level=level, node=step.id, field=standing, text=say(STANDING[standing], name=step.title))
