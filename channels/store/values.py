"""What a text may say about a person: their profile, the entry event, the plan they are on and the next one."""

from collections.abc import Iterable, Mapping
from typing import Any

from audience.models import Plan
from audience.profile import PLAN_FIELD, Profile
from channels.content.speech import absent
from channels.content.values import values_for
from channels.store.policy import catalogue, policy

CONTACT = ("name", "email", "phone")


def values_of(profile: Profile, event: Mapping[str, Any]) -> dict[str, object]:
    """Everything that may stand in ``{{…}}``. The plan is said by its name, as people know it."""
    plans = catalogue()
    at = next((i for i, plan in enumerate(plans) if plan.key == profile.current_plan), None)
    plan = _plan(plans[at]) if at is not None else {"key": profile.current_plan, "name": profile.current_plan}
    following = next((p for p in plans[at + 1 :] if p.sold), None) if at is not None else None
    person: dict[str, object] = {name: getattr(profile, name) for name in CONTACT if getattr(profile, name)}
    person |= profile.fields
    if profile.current_plan:
        person[PLAN_FIELD] = plan["name"]
    account = profile.account
    company: dict[str, object] = {"name": account.name, "id": account.external_id, **account.fields} if account is not None else {}
    return values_for(
        person=person,
        account=company,
        event=event,
        plan=plan,
        next_plan=_plan(following) if following is not None else {},
        company=policy().installation.name,
    )


def plans_said() -> tuple[dict[str, object], ...]:
    """Give the plans of the catalogue as texts say them, in order, and whether each can be bought (``sold``)."""
    return tuple({**_plan(plan), "sold": plan.sold} for plan in catalogue())


def missing_of(needs: Iterable[str], values: Mapping[str, object]) -> tuple[str, ...]:
    """Name those of ``needs`` that have no value. What is not a plain path is left to the filling in."""
    return tuple(name for name in needs if name.replace(".", "").replace("_", "").isalnum() and absent(_at(values, name)))


def _at(values: Mapping[str, object], path: str) -> object:
    found: object = values
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _plan(plan: Plan) -> dict[str, object]:
    return {
        "key": plan.key,
        "name": plan.name,
        "price": plan.price,
        "yearly_price": plan.yearly_price,
        "currency": plan.currency,
        "limits": plan.limits,
        "features": plan.features,
        "checkout_url": plan.checkout_url,
    }
