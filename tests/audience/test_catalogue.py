"""The catalogue knows what comes next and what it adds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audience.catalogue import catalogue, next_plan
from audience.models import Plan
from audience.money import Money, TwoCurrencies

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=6)


@pytest.fixture
def _plans(db: None) -> None:
    Plan.objects.create(key="free", name="Free", order=0, price=0, limits={"seats": 3}, features=["boards"])
    Plan.objects.create(key="starter", name="Starter", order=1, price=49, limits={"seats": 8}, features=["boards", "guests"])
    Plan.objects.create(key="legacy", name="Legacy", order=2, price=59, sold=False)
    Plan.objects.create(key="pro", name="Pro", order=3, yearly_price=1188, features=["boards", "guests", "sso"])


@pytest.mark.row("C2")
@pytest.mark.usefixtures("_plans")
def test_the_next_plan_is_the_next_that_can_be_bought() -> None:
    following = next_plan("starter")

    assert following is not None
    assert following.key == "pro"
    assert next_plan(Plan.objects.get(key="free")).key == "starter"  # type: ignore[union-attr]
    assert next_plan("pro") is None
    assert next_plan("unheard of") is None


@pytest.mark.row("C2")
@pytest.mark.usefixtures("_plans")
def test_the_difference_is_features_limits_and_price() -> None:
    found = catalogue().difference("starter", "pro")

    assert found is not None
    assert (found.features, found.limits) == (("sso",), {"seats": (8, None)})
    assert found.price == Money(Decimal(50), "USD")
    assert catalogue().difference("starter", "unheard of") is None


@pytest.mark.usefixtures("_plans")
def test_a_changed_limit_is_noticed_without_a_restart() -> None:
    assert catalogue().limit("free", "seats") == 3

    plan = Plan.objects.get(key="free")
    plan.limits = {"seats": 5}
    plan.save()

    assert catalogue().limit("free", "seats") == 5
    assert catalogue().limit("pro", "seats") is None


@given(amounts, amounts)
def test_money_adds_up(a: Decimal, b: Decimal) -> None:
    one, other = Money(a, "EUR"), Money(b, "EUR")

    assert one + other == other + one
    assert (one + other) - other == one
    assert one + (-one) == Money.none("EUR")


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(TwoCurrencies):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "USD")
    with pytest.raises(TwoCurrencies):
        _ = Money(Decimal(1), "EUR") < Money(Decimal(1), "USD")
    with pytest.raises(ValueError, match="no ISO"):
        Money(Decimal(1), "usd")
    with pytest.raises(TypeError):
        Money(1.5, "USD")  # type: ignore[arg-type]


def test_money_has_six_places_and_reads_well() -> None:
    assert Money(Decimal("0.0000004"), "USD") == Money.none("USD")
    assert [str(Money(Decimal(text), "USD")) for text in ("49", "0.0084", "1200")] == ["49 USD", "0.0084 USD", "1200 USD"]
