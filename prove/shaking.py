"""Shaking: load on the house, a storm, then calm until nothing moves any more; and the count."""

import random
import time
from threading import Event, Thread
from typing import Any

import psycopg

from prove import story
from prove.house import House
from prove.load import Application
from prove.provider import Provider
from prove.storm import Scene, Storm
from prove.tally import RECORDER, STUCK, Tally, count, waiting

PATIENCE_SECONDS = 60
# A slow machine has fewer people under way, not a longer queue.
MOST_WALK = 300
# Put the clocks of all homes that walk so far ahead.
CLOCKS = (
    "insert into cairn_audience_clock (home, ahead) select distinct home, %(ahead)s::interval from cairn_engine_run"
    " where state in ('waiting', 'sending') on conflict (home) do update set ahead = excluded.ahead"
)


def prove(house: House, storm: Storm, seconds: float, seed: int, people: int = 0) -> tuple[Tally, Scene]:
    """Let a storm rage for so long, and count."""
    chance = random.Random(seed)
    provider = Provider(random.Random(seed + 1), house.port)
    try:
        key = _install(house, provider.address)
        house.shaken = storm.stops
        house.open()
        application = Application(house.port, key, random.Random(seed + 2), storm.lines, storm.pause_seconds)
        scene = Scene(house, application, provider, chance, seconds, people)
        over = Event()
        hand = Thread(target=_hand, args=(house, application, storm.faster, over), name="hand", daemon=True)
        hand.start()
        application.start()
        storm.shake(scene)
        application.stop()
        house.calm()
        provider.calm = True
        _settle(house)
        # What the providers still have to say comes in, and is walked too.
        provider.postman.stop()
        _settle(house)
        over.set()
        hand.join()
        with psycopg.connect(house.url) as connection:
            return count(lambda sql: connection.execute(sql).fetchall(), application.told, provider.took), scene  # type: ignore[call-overload]
    finally:
        provider.close()


def _install(house: House, provider: str) -> str:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from audience.now import database_now

    call_command("migrate", interactive=False, verbosity=0)
    key = story.install(provider, database_now())
    connection.close()
    with psycopg.connect(house.url) as recorder:
        recorder.execute(RECORDER)
    return key


def _hand(house: House, application: Application, faster: float, over: Event) -> None:
    """Move the clocks of all homes on (with 20, waits of a minute last three seconds), and let the application rest where many walk."""
    began = time.monotonic()
    while not over.wait(1):
        try:
            with psycopg.connect(house.url, connect_timeout=2) as hand:
                if faster:
                    hand.execute(CLOCKS, {"ahead": f"{(time.monotonic() - began) * faster} seconds"})
                application.rests = hand.execute(STUCK).fetchone()[0] > MOST_WALK  # type: ignore[index]
        except psycopg.Error:
            # PostgreSQL is gone or full just now.
            continue


def _settle(house: House) -> None:
    """Wait until nothing is on its way, or for so long without any change that whatever is must be stuck."""
    before, until = (0, 0, 0, 0), time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        time.sleep(1)
        try:
            with psycopg.connect(house.url, connect_timeout=2) as connection:

                def one(sql: str, on: Any = connection) -> int:
                    return int(on.execute(sql).fetchone()[0])

                now = waiting(one)
        except psycopg.Error:
            continue
        if not any(now):
            return
        if now != before:
            before, until = now, time.monotonic() + PATIENCE_SECONDS
