"""The admin site: Django's own login, permissions, lists and history, in our frame."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AdminAuthenticationForm):
    """Labels stand above their fields and need no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class CairnAdminSite(AdminSite):
    site_header = "Cairn"
    site_title = "Cairn"
    site_url = None
    index_title = _("Admin")
    enable_nav_sidebar = False
    login_form = SignInForm
