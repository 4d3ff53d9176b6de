"""What a person did, and what programs did before her."""

from datetime import UTC, datetime, timedelta

import pytest

from channels.tracking.machines import discounted

NOW = datetime(2026, 6, 2, 15, tzinfo=UTC)
BROWSER = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1"


def why(kind="clicked", method="GET", made_at=None, **headers):
    named = {"User-Agent": BROWSER} | {name.replace("_", "-"): value for name, value in headers.items()}
    return discounted(kind, method, named, NOW, made_at)


def test_a_person_with_a_browser_counts():
    assert why() is None
    assert why("opened") is None
    assert why(made_at=NOW - timedelta(seconds=2)) is None


@pytest.mark.row("E23")
@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Sec_Purpose": "prefetch;prerender"}, "prefetch"),
        ({"Purpose": "prefetch"}, "prefetch"),
        ({"X_Purpose": "preview"}, "prefetch"),
        ({"X_Moz": "prefetch"}, "prefetch"),
        ({"User_Agent": ""}, "machine"),
        ({"User_Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"}, "machine"),
        ({"User_Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, "machine"),
        ({"User_Agent": "WhatsApp/2.23.20.0"}, "machine"),
        ({"User_Agent": "BarracudaCentral"}, "machine"),
        ({"User_Agent": "python-requests/2.32"}, "machine"),
        ({"User_Agent": "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"}, "machine"),
    ],
)
def test_a_program_that_clicks_does_not_count(headers, reason):
    assert why(**headers) == reason


@pytest.mark.row("E23")
def test_asking_for_the_head_or_clicking_as_the_mail_arrives_does_not_count():
    assert why(method="HEAD") == "head"
    assert why(made_at=NOW - timedelta(seconds=1.9)) == "too_soon"
    assert why("opened", made_at=NOW) == "too_soon"


def test_web_mail_fetches_the_picture_when_she_reads_and_apple_before():
    proxy = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"

    assert why("opened", User_Agent=proxy) is None
    assert why("opened", User_Agent="Mozilla/5.0") == "prefetch"
