"""A reason in two or three words, for tables and counts: why a message was not sent, why somebody did not enter. Pure."""

from collections.abc import Mapping

from ground.words import _, gettext

NOT_SENT: Mapping[str, str] = {
    "no_consent": _("No consent"),
    "consent_withdrawn": _("Said no"),
    "suppressed": _("Must not be written to"),
    "no_address": _("No address or device"),
    "sms_cap": _("Cap reached"),
    "promo_cap": _("Cap reached, all channels"),
    "onboarding": _("Onboarding"),
    "ticket_open": _("Open support ticket"),
    "ticket_cooldown": _("Support ticket just closed"),
    "prompt_gap": _("Prompted lately"),
    "prompt_reserved": _("Another journey is about to prompt"),
    "message_gap_skip": _("Another message went out lately"),
    "dismissed": _("Dismissed lately"),
    "another_upsell": _("Another journey is selling"),
    "no_sender": _("No sender set up"),
    "sender_inactive": _("Sender switched off"),
    "sender_unregistered": _("Sender not registered"),
    "missing_value": _("A value is missing"),
    "plan_changed": _("Plan changed meanwhile"),
    "said_before": _("Said already"),
    "trigger_stale": _("Too late to say"),
    "expired": _("Offer had ended"),
    "never_awake": _("No permitted hour"),
    "reserved_address": _("Example address"),
    "refused": _("Refused by the provider"),
    "unreachable": _("Provider out of reach"),
    "cannot_render": _("Text could not be put together"),
    "private_network": _("Private network"),
    "bounced": _("Bounced"),
    "no_answer": _("Provider never answered"),
}
NOT_IN: Mapping[str, str] = {
    "filter": _("The filter does not fit"),
    "already_inside": _("Already inside"),
    "entered_before": _("Entered before"),
    "too_soon": _("Too soon after the last time"),
    "left_too_soon": _("Too soon after leaving"),
    "too_often": _("Entered too often"),
    "prompt_gap": _("Prompted lately"),
    "upsell_running": _("Another journey is selling"),
    "journey_paused": _("Journey paused"),
    "journey_closed": _("Journey closed"),
    "not_a_member": _("Not in the segment"),
}
LEFT: Mapping[str, str] = {
    "finished": _("Went to the end"),
    "$plan_change": _("Plan changed"),
    "goal": _("Reached the goal"),
    "expired": _("Too late to say more"),
    "merged": _("Two people became one"),
    "by_hand": _("Ended by hand"),
    "version_changed": _("Taken out with another version"),
    "error": _("Something broke"),
}


def brief(code: str, known: Mapping[str, str] = NOT_SENT) -> str:
    """Say a reason in a few words; one that nobody named is at least made readable."""
    if code in known:
        return gettext(known[code])
    said = code.strip("$").replace("_", " ").replace("-", " ")
    return said[:1].upper() + said[1:]
