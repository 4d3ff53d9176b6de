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
    "failed": _("Did not arrive"),
    "run_ended": _("The walk was over"),
    "run_moved_on": _("No longer at this step"),
    "moved": _("Moved to another step"),
    "late_after_pause": _("Late after a pause"),
    "worker_gone": _("Not known whether it went out"),
    # What waits, or was looked at again.
    "quiet_hours": _("Quiet hours"),
    "message_gap": _("Room between messages"),
    "onboarding_held": _("Onboarding, waits"),
    "real_limit": _("A real limit, at once"),
    "journey_paused": _("Journey paused"),
    "person_paused": _("Person paused"),
    "not_known": _("Something could not be looked up"),
    "news": _("Looked at again, something happened"),
    "too_late": _("Looked at again, too late"),
    "again_by_hand": _("Looked at again, by hand"),
    "not_called": _("No time for it, taken back"),
    "retry": _("Another attempt follows"),
    "busy": _("Waits for its turn"),
    "breaker": _("Sender rests"),
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
    "cap_per_hour": _("Full for this hour"),
    "cap_per_day": _("Full for this day"),
    "cap_in_all": _("Full"),
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
    "went_live": _("Left the shadow"),
    "too_many_moves": _("Went round too often"),
    "node_is_gone": _("Its step is gone"),
    "no_such_hour": _("No such hour where the person is"),
    "date_past": _("Its date was past"),
    "no_date": _("No date is known"),
}


def brief(code: str, known: Mapping[str, str] = NOT_SENT) -> str:
    """Say a reason in a few words; one that nobody named is at least made readable."""
    if code in known:
        return gettext(known[code])
    said = code.strip("$").replace("_", " ").replace("-", " ")
    return said[:1].upper() + said[1:]
