"""Pages show times in the installation's zone."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.utils import timezone

from audience.books import installation
from audience.models import Installation
from config.zone import InstallationZone


@pytest.mark.parametrize(
    ("path", "kept", "zone"),
    [
        ("/admin/people/", "Asia/Tokyo", "Asia/Tokyo"),
        ("/admin/people/", "Not/AZone", "UTC"),
        ("/v1/track", "Asia/Tokyo", "UTC"),
    ],
)
def test_a_page_is_shown_in_the_installations_zone(rf, db, path, kept, zone):
    Installation.objects.create(zone=kept)
    installation.forget()
    seen = []

    def page(request):
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    InstallationZone(page)(rf.get(path))

    assert seen == [zone]
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize("path", ["/admin/people/", "/admin/engine/", "/admin/flow/", "/admin/journeys/", "/admin/mailroom/", "/admin/"])
def test_each_page_says_once_in_which_zone_its_times_are(client, path, db):
    Installation.objects.create(zone="Asia/Tokyo")
    installation.forget()
    client.force_login(User.objects.create_superuser("maya"))

    html = client.get(path).content.decode()

    said = "Times are in Asia/Tokyo, the zone of this installation, unless another place stands beside them."
    assert html.count(said) == 1
