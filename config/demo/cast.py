"""Who is in the demo: accounts and people, made from a seed."""

from dataclasses import dataclass, field
from random import Random


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = words("""
    Ada Ben Cleo Dov Ines Jonas Mei Priya Sofia Liam Noor Tomas Yuki Amara Felix Greta Hugo Irene Kofi Lena Marco Nadia Otto Paula Quentin
    Rosa Samir Tessa Umar Vera Wanda Xavier Yara Zoe Anton Bianca Carlos Dana Emil Fatima Goran Hana Ivan Jana Karim Luca Mira Nils Olga
""")
LAST = words("""
    Lindqvist Okoro Marsh Tamati Duarte Weber Tanaka Raman Rossi Byrne Haddad Novak Sato Mensah Braun Vogel Moreau Costa Asante Keller Greco
    Petrov Lang Silva Dubois Romero Aziz Hart Malik Kovac Nowak Leroy Amin Klein Berg Conti Ruiz Frank Lund Saleh Ilic Mori Orlov Horak
""")
COMPANY = words("""
    Northwind Harbor Lumen Cobalt Juniper Atlas Meridian Fern Pebble Quarry Saffron Tundra Umber Willow Zephyr Alder Birch Cedar Delta Ember
    Fjord Granite Heron Indigo Jasper Kestrel Larch Maple Nimbus Onyx
""")
KIND = words("Studio Works Labs Partners Foods Clinic School Media Freight Design")
ZONES = ("Europe/Lisbon", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "America/Chicago", "Europe/London", "Asia/Tokyo")
WEIGHTS = (12, 20, 26, 16, 12, 10, 4)
# Each area has a hundred numbers that belong to nobody: 555-0100 to 555-0199.
AREAS = {
    "America/New_York": words("212 646 718 914 516 607 716 585"),
    "America/Los_Angeles": words("415 510 650 707 916 818 213"),
    "America/Chicago": words("312 630 708 815 847 217"),
}
PLANS = ("free", "starter", "pro", "enterprise")


@dataclass(slots=True)
class Customer:
    """An account, or a person alone: what changes while the days go by."""

    key: str
    name: str
    plan: str
    zone: str
    storage: float
    growth: float
    seats: int
    people: "list[Someone]" = field(default_factory=list)
    alone: bool = False
    pressed: bool = False


@dataclass(slots=True)
class Someone:
    """A person: ``keen`` says how readily they open, click and upgrade, ``active`` how many sessions they have a day."""

    id: str
    name: str
    email: str
    phone: str
    zone: str
    role: str
    keen: float
    active: float
    consents: tuple[str, ...]
    device: bool
    knocks: int = 0
    stopped: bool = False


def customers(chance: Random, accounts: int = 300, people: int = 2000) -> list[Customer]:
    """Make the customers: ``accounts`` companies and the rest of ``people`` on their own."""
    alone = people // 8
    made = [_account(chance, number) for number in range(accounts)]
    made += [_alone(chance, number) for number in range(alone)]
    number = 0
    for customer in made:
        if customer.alone:
            number += 1
            customer.people.append(_someone(chance, number, customer, "owner"))
    companies = [customer for customer in made if not customer.alone]
    for place in range(people - alone):
        # Each company has its first people before the big ones get many.
        customer = companies[place] if place < len(companies) else companies[int(len(companies) * chance.random() ** 2)]
        number += 1
        role = "owner" if not customer.people else "admin" if len(customer.people) == 1 else "member"
        customer.people.append(_someone(chance, number, customer, role))
    for customer in companies:
        customer.seats = len(customer.people)
    return made


def _account(chance: Random, number: int) -> Customer:
    name = f"{COMPANY[number % len(COMPANY)]} {KIND[number // len(COMPANY) % len(KIND)]}"
    plan = chance.choices(PLANS, (32, 48, 15, 5))[0]
    return Customer(f"acme-{number + 1}", name, plan, chance.choices(ZONES, WEIGHTS)[0], *_storage(chance, plan), seats=1)


def _alone(chance: Random, number: int) -> Customer:
    plan = chance.choices(PLANS, (70, 26, 4, 0))[0]
    return Customer(f"solo-{number + 1}", "", plan, chance.choices(ZONES, WEIGHTS)[0], *_storage(chance, plan), seats=1, alone=True)


def _storage(chance: Random, plan: str) -> tuple[float, float]:
    """A share of the plan's storage in use, and how much of it is added a day. Starter is the plan that people outgrow."""
    used, growth = chance.uniform(0.15, 0.78), chance.lognormvariate(-5.2, 0.9)
    return (used, growth) if plan == "starter" else (used / 2, growth / 3)


def _someone(chance: Random, number: int, customer: Customer, role: str) -> Someone:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    domain = f"{customer.name.split()[0].lower()}-{customer.key}.example" if customer.name else "mail.example"
    zone = customer.zone if chance.random() < 0.85 else chance.choices(ZONES, WEIGHTS)[0]
    areas = AREAS.get(zone, ())
    # Every person's number is another one, as long as there are enough of them.
    phone = f"+1{areas[number // 100 % len(areas)]}55501{number % 100:02d}" if areas and chance.random() < 0.7 else ""
    consents = tuple(c for c, share in (("email", 0.93), ("push", 0.85), ("sms", 0.42 if phone else 0)) if chance.random() < share)
    return Someone(
        id=f"u{number}",
        name=f"{first} {last}",
        email=f"{first}.{last}.{number}@{domain}".lower(),
        phone=phone,
        zone=zone,
        role=role,
        keen=chance.betavariate(2, 4),
        active=chance.lognormvariate(-2.6, 0.7),
        consents=consents,
        device=chance.random() < 0.72,
    )
