"""The figures of a journey, against a plain SQL count of what its people did."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from audience.money import Money, TwoCurrencies
from audience.now import database_now
from channels.models import Message
from engine.models import Counter, Delta, Journey, Step, Version, Watcher
from engine.store.logs import fold
from insights.funnel import counts
from insights.funnel.cards import CARDS
from insights.funnel.figures import Figures
from insights.funnel.scope import Scope
from tests.insights.funnel.cast import hits_the_limit, walked
from tests.insights.stories import nudge

PLAIN = {
    "entered": "select count(*) from cairn_engine_run where journey_id = %s and not held_out",
    "messaged": "select count(distinct r.id) from cairn_engine_run r join cairn_channels_message m on m.run_id = r.id"
    " where r.journey_id = %s and m.state = 'sent'",
    "seen": "select count(distinct r.id) from cairn_engine_run r join cairn_channels_message m on m.run_id = r.id"
    " join cairn_channels_receipt c on c.message_id = m.id and c.kind in ('opened', 'clicked') where r.journey_id = %s",
    "clicked": "select count(distinct r.id) from cairn_engine_run r join cairn_channels_message m on m.run_id = r.id"
    " join cairn_channels_receipt c on c.message_id = m.id and c.kind = 'clicked' where r.journey_id = %s",
    "upgraded": "select count(distinct p.id) from cairn_audience_planmovement p join cairn_engine_run r on r.home = p.home"
    " join cairn_channels_message m on m.run_id = r.id and m.state = 'sent' and m.sent_at <= p.at"
    " where r.journey_id = %s and not r.held_out and p.direction > 0 and p.at between r.started_at and r.started_at + interval '14 days'",
    "held_out": "select count(*) from cairn_engine_run where journey_id = %s and held_out",
}
MONEY = (
    "select currency, sum(worth) from (select distinct p.id, p.currency, p.mrr_after - p.mrr_before as worth"
    " from cairn_audience_planmovement p join cairn_engine_run r on r.home = p.home"
    " join cairn_channels_message m on m.run_id = r.id and m.state = 'sent' and m.sent_at <= p.at"
    " where r.journey_id = %s and not r.held_out and p.direction > 0"
    " and p.at between r.started_at and r.started_at + interval '14 days') as each group by currency"
)


def plain(sql: str, *given: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


@pytest.fixture
def journey(world) -> Journey:
    return walked(world)


def figures(journey: Journey, **more: object) -> Figures:
    return Figures(Scope(journey, database_now(), **more))


@pytest.mark.row("N7")
@pytest.mark.row("D24")
@pytest.mark.row("E18")
def test_the_funnel_is_what_a_plain_count_says_to_the_cent(journey, world):
    assert (Delta.objects.exists(), Counter.objects.exists()) == (True, False)
    agrees(journey)

    fold(100_000)
    assert (Delta.objects.exists(), Counter.objects.exists()) == (False, True)
    agrees(journey)

    hits_the_limit(world, "eve")
    assert (Delta.objects.exists(), Counter.objects.exists()) == (True, True)
    agrees(journey)


def agrees(journey: Journey) -> None:
    total = figures(journey).total
    assert {name: getattr(total, name) for name in PLAIN} == {name: plain(sql, journey.pk)[0][0] for name, sql in PLAIN.items()}
    assert dict(total.mrr) == dict(plain(MONEY, journey.pk))
    assert counts.followed(journey.pk, [journey.live_id]) == {journey.live_id: total}
    assert total.messaged > total.seen > total.clicked > 0
    # Both colleagues of the account reached the goal; their one upgrade is credited once.
    assert total.reached == total.upgraded + 1
    credited = Watcher.objects.filter(credited=True)
    assert credited.count() == credited.values("movement_id").distinct().count() == total.upgraded


@pytest.mark.row("A16")
@pytest.mark.row("N7")
def test_money_of_another_currency_stands_apart_and_is_never_added(journey):
    found = figures(journey)

    assert found.mrr == found.total.mrr["USD"]
    assert found.other_mrr == [("EUR", Decimal(89))]
    assert [kind.currency for kind in found.kinds][-1] == "EUR"
    assert sum(kind.mrr for kind in found.kinds if kind.currency == "USD") == found.mrr
    assert found.average == Decimal(50)
    assert found.cost == plain("select sum(cost) from cairn_channels_message where journey_id = %s", journey.pk)[0][0] > 0
    assert {(kind.from_plan, kind.to_plan) for kind in found.kinds} == {("Starter", "Pro"), ("Starter", "Pro EU")}


@pytest.mark.row("A16")
def test_what_messages_cost_in_two_currencies_is_never_added(journey):
    whole = figures(journey).cost
    Message.objects.filter(journey_id=journey.pk, cost__gt=0).exclude(currency="").update(currency="EUR")

    found = figures(journey)

    assert (found.cost, found.other_costs) == (0, [("EUR", whole)])
    shows = CARDS["funnel"](found).shows
    assert (shows["cost"], len(shows["other_costs"])) == ("$0", 1)
    assert (shows["per_upgrade"], shows["per_extra"]) == ("", "")
    with pytest.raises(TwoCurrencies):
        Money(whole, "EUR") + Money(whole, "USD")

    # What an earlier release kept has no currency and counts as the reporting one.
    Message.objects.filter(journey_id=journey.pk).update(currency="")
    assert figures(journey).cost == whole


@pytest.mark.row("D24")
def test_reasons_for_skips_are_those_of_the_messages(journey, world):
    said = plain("select channel, why, count(*) from cairn_channels_message where state = 'skipped' group by 1, 2")
    for period in ({}, {"days": 90}):
        found = Figures(Scope(journey, world.now, **period)).skips

        assert sum(skip.count for skip in found) == sum(n for *_, n in said) > 0
        by_words = {(skip.reason, skip.channels): skip.count for skip in found}
        assert by_words["No consent", "SMS"] == next(n for key, why, n in said if (key, why) == ("sms", "no_consent"))
        assert ("No address or device", "Push") in by_words


@pytest.mark.row("D16")
def test_days_to_the_upgrade_are_counted_within_the_window(journey):
    found = figures(journey).days

    assert len(found.per_day) == 14
    assert found.count == figures(journey).total.upgraded
    assert found.per_day[0] > 0
    assert found.per_day[1] > 0
    assert 0 < found.half < 2


@pytest.mark.row("A7")
def test_how_fast_leaves_out_what_was_held_back(world):
    journey = nudge(world)
    now = world.person("ada", plan="starter", storage_used_pct=83)
    world.event(now, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    late = world.person("dov", plan="starter", storage_used_pct=83, zone="Pacific/Tongatapu", consents="email sms push")
    world.event(late, "support_ticket_opened", ticket="1")
    world.event(late, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.later(hours=2)
    world.event(late, "support_ticket_closed", ticket="1")
    world.later(days=9)

    speed = figures(journey).speed

    assert (speed.count, speed.held) == (1, 1)
    assert speed.half == speed.most
    assert speed.half.total_seconds() < 60

    # Whoever is enrolled by an event of last week waited for a person, not for us.
    Step.objects.filter(kind="entered", person_id=now.pk).update(code="enrolled")
    assert figures(journey).speed.count == 0


@pytest.mark.row("A7")
def test_a_real_limit_that_speaks_at_once_in_the_first_weeks_was_not_held_back(world):
    journey = nudge(world)
    ada = world.person("ada", plan="starter", storage_used_pct=83, here_for=timedelta(days=3))
    world.event(ada, "usage_threshold_hit", meter="storage", pct=100, threshold=100, used=10, limit=10)

    assert list(Step.objects.filter(kind="requested").values_list("code", flat=True)) == ["real_limit"]
    speed = figures(journey).speed
    assert (speed.count, speed.held) == (1, 0)


@pytest.mark.row("A7")
def test_a_simulated_history_says_that_it_tells_nothing_about_speed(world):
    """The clock of this world is moved by hand, as the demo's was: nothing goes by between an event and its message."""
    journey = nudge(world)
    hits_the_limit(world, "ada")

    assert (figures(journey).speed.count, figures(journey).speed.simulated) == (1, 1)
    assert CARDS["speed"](figures(journey)).shows["simulated"].startswith("All of this is a simulated history")

    hits_the_limit(world, "ben")
    latest = Message.objects.filter(state="sent").latest("id")
    Message.objects.filter(pk=latest.pk).update(sent_at=latest.sent_at + timedelta(milliseconds=40))
    assert CARDS["speed"](figures(journey)).shows["simulated"].startswith("1 of these is a simulated history")

    Message.objects.filter(state="sent").update(sent_at=latest.sent_at + timedelta(milliseconds=40))
    shows = CARDS["speed"](figures(journey)).shows
    assert (shows["half"], shows["simulated"]) == ("under 0.1 s", "")


@pytest.mark.row("D24")
def test_versions_and_periods_divide_the_whole(journey, world):
    first = journey.live
    second = Version.objects.create(journey=journey, number=2, graph=first.graph, published_by="test", published_at=world.now)
    journey.live = second
    journey.save()
    eve = world.person("eve", plan="starter", storage_used_pct=83)
    world.event(eve, "usage_threshold_hit", meter="storage", pct=83, threshold=80)

    def entered(**more: object) -> int:
        total = Figures(Scope(journey, world.now, **more)).total
        return total.entered + total.held_out

    assert entered(number=2) == 1
    assert entered(number=1) + 1 == entered()
    assert entered(days=7) == 1
    assert entered(days=7, basis="event") == 1
    assert entered(days=90) == entered() == entered(days=90, basis="event")
