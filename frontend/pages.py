"""The shelf of places that stand in the side bar. An app adds its own in ``AppConfig.ready``."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ground.registry import Registry

GROUPS: dict[str, str | Promise] = {
    "engage": _("Engage"),
    "customers": _("Customers"),
    "data": _("Data"),
    "results": _("Results"),
    "setup": _("Set-up"),
}


@dataclass(frozen=True)
class Page:
    """A place: ``url`` is the name of its address, ``permission`` what one needs to see it (empty: being staff).

    ``count`` gives the small figure at the right, ``when`` whether the place is there at all; both are asked on every page, so they
    must be cheap. ``also`` are names of addresses elsewhere that belong to this place.
    """

    key: str
    label: str | Promise
    icon: str
    group: str
    url: str
    permission: str = ""
    order: int = 0
    count: Callable[[], int | None] | None = None
    when: Callable[[], bool] | None = None
    also: tuple[str, ...] = ()


pages: Registry[Page] = Registry("pages", key=lambda page: page.key)
