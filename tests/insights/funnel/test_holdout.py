"""Against the holdout: by customer, and only as much as can be said."""

from decimal import Decimal

import pytest

from audience.models import Account, Person
from audience.now import database_now
from insights.funnel.figures import Figures
from insights.funnel.holdout import Compared, Group
from insights.funnel.scope import Scope
from tests.insights.funnel.cast import walked


@pytest.mark.row("N7")
def test_colleagues_are_one_customer_on_both_sides(world):
    journey = walked(world)

    compared = Figures(Scope(journey, database_now())).compared

    accounts = Account.objects.count()
    alone = Person.objects.filter(account=None).count()
    assert compared.treated.of + compared.held.of == accounts + alone
    assert Person.objects.count() == alone + 2 * accounts
    assert compared.treated.reached == 7


@pytest.mark.row("N7")
@pytest.mark.parametrize(
    ("treated", "held", "verdict"),
    [
        ((3800, 401), (0, 0), "nobody"),
        ((900, 300), (99, 3), "few"),
        ((3800, 401), (418, 40), "none"),
        ((3800, 401), (418, 27), "more"),
        ((3800, 101), (418, 60), "fewer"),
    ],
)
def test_a_difference_is_claimed_only_where_it_can_be_shown(treated, held, verdict):
    compared = Compared(Group(*treated), Group(*held))

    assert compared.verdict == verdict
    assert compared.shown == (verdict in ("more", "fewer"))


@pytest.mark.row("N7")
def test_what_it_brought_is_told_with_its_range():
    compared = Compared(Group(3800, 401), Group(418, 27))

    value, low, high = compared.worth(Decimal("57.23"))

    assert round(compared.extra.value) == 156
    assert (round(value, -2), round(low, -2), round(high, -2)) == (8900, 2500, 13700)
    assert Compared(Group(10, 1), Group(58, 1)).missing == 42
