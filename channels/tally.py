"""Tallies: counted in the transaction that did it, so they are right over any number of processes and crashes."""

from collections.abc import Mapping

from channels.store.statements import fetch, write

Kind = tuple[str, str]
AT_ONCE = 20_000


def add(counts: Mapping[Kind, int]) -> None:
    """Count, in the caller's transaction: ``{(name, label): so many}``; see ``channels.models.Tally`` for the names."""
    write("add_tallies", ({"name": name, "label": label, "amount": amount} for (name, label), amount in counts.items() if amount))


def fold() -> None:
    """Add up what steps and calls left as single rows."""
    while True:
        taken, put = fetch("fold_tallies", size=AT_ONCE)[0]
        if taken < AT_ONCE or taken == put:
            return
