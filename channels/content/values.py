"""What a text may say about a person: one mapping, merged in a known order. Pure."""

from collections.abc import Mapping

from channels.content.speech import absent


def values_for(
    *,
    person: Mapping[str, object],
    account: Mapping[str, object] | None = None,
    event: Mapping[str, object] | None = None,
    plan: Mapping[str, object] | None = None,
    next_plan: Mapping[str, object] | None = None,
    company: str = "",
) -> dict[str, object]:
    """Merge what is known; a later one wins where two have the same name.

    1. the person's fields, on the top level;
    2. properties of the entry event, on the top level, where they are not missing, null or blank (``limit``, ``used``);
    3. the groups ``person``, ``account``, ``event``, ``plan``, ``next_plan`` and the name ``company``, always.
    """
    said = {name: value for name, value in (event or {}).items() if not absent(value)}
    return {
        **person,
        **said,
        "person": dict(person),
        "account": dict(account or {}),
        "event": dict(event or {}),
        "plan": dict(plan or {}),
        "next_plan": dict(next_plan or {}),
        "company": company,
    }
