"""How many calls at once: rounds wait for room while calls are on the line, and are smaller where the machine cannot follow."""

from channels.dispatch.dispatch import CALLED_WITHIN, LEAST, WORTH, Slots


def test_a_few_free_slots_are_worth_a_round_only_when_nobody_waits_for_others() -> None:
    slots = Slots(WORTH * 2)
    taken = slots.take()
    slots.give(WORTH - 1)
    assert slots.are_worth_a_round

    slots.watch(taken)
    assert not slots.are_worth_a_round

    slots.give(1)
    assert slots.are_worth_a_round


def test_a_round_that_came_near_its_limit_is_followed_by_a_smaller_one_and_a_quick_one_by_a_larger() -> None:
    slots = Slots(128)
    slots.took(CALLED_WITHIN * 0.9)
    assert (slots.take(), slots.take()) == (64, 64)
    slots.give(128)

    for _ in range(10):
        slots.took(CALLED_WITHIN * 2)
    assert slots.take() == LEAST
    slots.give(LEAST)

    for _ in range(10):
        slots.took(0.1)
    assert slots.take() == 128


def test_what_is_worth_a_round_shrinks_with_it() -> None:
    slots = Slots(128)
    for _ in range(10):
        slots.took(CALLED_WITHIN * 2)
    while slots.take():
        pass
    slots.watch(1)
    assert not slots.are_worth_a_round

    slots.give(LEAST)

    assert slots.are_worth_a_round
