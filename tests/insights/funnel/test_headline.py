"""What results say first, and how their counts overlap."""

import pytest

from insights.funnel.figures import Figures
from insights.funnel.headline import headline
from insights.funnel.holdout import Compared, Group
from insights.funnel.overlap import Overlap, say_overlap
from insights.funnel.scope import Scope
from tests.insights.funnel.cast import hits_the_limit, walked
from tests.insights.stories import nudge
from tests.world import World


def first_said(journey: object, world: World, compared: Compared | None = None) -> tuple[str, str, str]:
    figures = Figures(Scope(journey, world.now))
    if compared is not None:
        figures._groups = compared, {}
    said = headline(figures)
    assert said is not None
    return said.figure, said.tone, said.says


@pytest.mark.row("N7")
def test_without_a_holdout_nobody_says_what_the_journey_caused(world):
    journey = nudge(world)
    assert headline(Figures(Scope(journey, world.now))) is None
    ada, _held = hits_the_limit(world, "ada")
    world.event(ada, "plan_upgraded", to="pro")

    figure, tone, says = first_said(journey, world)

    assert (figure, tone) == ("$50", "")
    assert says == ("MRR from upgrades within 14 days of entry. How much of it the journey caused cannot be said without a holdout.")


def test_while_the_holdout_is_young_it_cannot_be_said_yet(world):
    journey = nudge(world, holdout=0.5)
    for at in range(12):
        hits_the_limit(world, f"person{at}")

    assert "cannot be said yet: no entry of the holdout is older than 14 days." in first_said(journey, world)[2]


def test_a_small_holdout_shows_no_difference_yet(world):
    figure, tone, says = first_said(walked(world), world)

    assert (figure, tone) == ("No difference shown yet", "dim")
    assert "against the holdout, likely between" in says
    assert "too few to say more. $300 MRR came from upgrades within 14 days of entry, caused by the journey or not." in says


@pytest.mark.row("N7")
@pytest.mark.parametrize(
    ("treated", "held", "figure", "tone", "words"),
    [
        ((3800, 401), (418, 40), "No difference shown yet", "dim", "0 is among these. $300 MRR came from upgrades"),
        (
            (3800, 401),
            (418, 27),
            "+4.1 points",
            "good",
            "A larger share of customers reached the goal than of those held out, likely between +1.2 ",
        ),
        ((3800, 101), (418, 60), "\u221211.7 points", "", "A smaller share of customers"),
    ],
)
def test_a_large_holdout_leads_with_the_lift_and_its_interval(world, treated, held, figure, tone, words):
    said = first_said(walked(world), world, Compared(Group(*treated), Group(*held)))

    assert said[:2] == (figure, tone)
    assert words in said[2]
    assert ("would not have come by themselves ($2,200 to $12,000)" in said[2]) == (tone == "good")


def test_entries_people_customers_and_upgrades_are_told_with_how_they_overlap(world):
    found = Figures(Scope(walked(world), world.now)).overlap

    assert say_overlap(Overlap(68, 52, 40, 35, 31, 30, 29)) == (
        "68 entries: walks of 52 people of 40 customers. Who comes again is another entry, colleagues are one customer. "
        "The goal was reached by 31 customers in 35 entries; credited here: 30 upgrades of 29 customers."
    )
    assert say_overlap(Overlap(1, 1, 1, 0, 0, 0, 0)).startswith("1 entry: walks of 1 person of 1 customer.")
    assert say_overlap(Overlap(0, 0, 0, 0, 0, 0, 0)) == ""
    # Nobody comes twice here; two share an account, upgrade together and are credited once.
    assert found.entries == found.people > found.customers
    assert (found.reached_entries, found.reached_customers, found.upgrades, found.upgraders) == (8, 7, 7, 7)
