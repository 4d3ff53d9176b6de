"""Every string of the interface goes through gettext: with a pseudo-locale no page says anything bare."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from frontend.pages import pages
from tests.pseudo import bare_texts, brackets

# Pages without an argument that stand in no side bar; those on the shelf of places come by themselves.
ALSO = ["cairn:components", "cairn:jump", "admin:login", "admin:password_change", "admin:auth_user_changelist", "admin:auth_user_add"]
# Alternative texts that Django itself writes in English.
STOCK_SAYS = {"Search", "True", "False", "None"}
ADDRESSES = sorted({place.url for place in pages} | set(ALSO))


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    # What people typed is Greek here, so that Latin letters are the interface's own.
    maya = User.objects.create_superuser("μάγια", first_name="Μάγια", last_name="Α")
    client.force_login(maya)
    return client


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_says_nothing_that_did_not_go_through_gettext(staff: Client, name: str) -> None:
    with brackets():
        answer = staff.get(reverse(name), follow=True)

    assert answer.status_code == 200
    assert [text for text in bare_texts(answer.content.decode()) if text not in STOCK_SAYS] == []


@pytest.mark.parametrize(
    ("html", "bare"),
    [
        ("<p>Save it</p>", ["Save it"]),
        ("<p>⟦Save ⟦it⟧⟧</p>", []),
        ('<button aria-label="Close"></button>', ["Close"]),
        ('<input type="submit" value="Go on">', ["Go on"]),
        ("<p>⟦4 of <b>7</b> people⟧</p>", []),
        ("<code>seats_used</code><script>let x;</script>", []),
        ('<td translate="no">Ada <b>Lovelace</b></td><td>bare</td>', ["bare"]),
    ],
)
def test_bare_text_is_found_wherever_it_stands(html: str, bare: list[Any]) -> None:
    assert bare_texts(html) == bare
