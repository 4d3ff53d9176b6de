"""What of the audience stands in the side bar."""

from django.utils.translation import gettext_lazy as _

from frontend.pages import Page, pages


def add_places() -> None:
    """Put the lists of the stock admin on the shelf of pages."""
    lists = [
        ("accounts", _("Accounts"), "building-2", "customers", "account", 20),
        ("event-types", _("Event types"), "zap", "data", "eventtyperow", 20),
        ("fields", _("Fields"), "tags", "data", "fielddefinition", 30),
        ("keys", _("Keys"), "key-round", "data", "accesskey", 40),
        ("quarantine", _("Quarantine"), "shield-alert", "data", "quarantined", 50),
        ("plans", _("Plans"), "layers", "setup", "plan", 10),
        ("installation", _("Installation"), "house", "setup", "installation", 20),
    ]
    for key, label, icon, group, model, order in lists:
        url, permission = f"admin:cairn_audience_{model}_changelist", f"cairn_audience.view_{model}"
        pages.add(Page(key=key, label=label, icon=icon, group=group, url=url, permission=permission, order=order))
