"""Deaths at random moments and at the named points, of everything there is; also with many workers, and on two hosts."""

import time

import psycopg

from prove.storm import Scene, Storm, storm


def shake(scene: Scene) -> None:
    house, chance = scene.house, scene.chance
    until = time.monotonic() + scene.seconds
    while time.monotonic() < until:
        time.sleep(chance.uniform(0.5, 4))
        luck = chance.random()
        if luck < 0.06:
            house.kill_postgres()
        elif luck < 0.12:
            house.kill_broker()
        elif luck < 0.3:
            house.freeze(chance.choice([*house.of("worker"), *house.of("beat")]))
        else:
            house.kill(chance.choice(house.children))


def on_two_hosts(scene: Scene) -> None:
    """Shake, and look afterwards whether both hosts had a hand in it."""
    shake(scene)
    with psycopg.connect(scene.house.url) as connection:
        by = dict(connection.execute("select host, count(*) from proof_looked group by 1").fetchall())
    for host in scene.house.hosts:
        scene.notes[f"called from {host.name}"] = by.get(f"cairn {host.name}", 0)
        scene.faults[f"idle_{host.name}"] = int(not by.get(f"cairn {host.name}", 0))


storm(
    Storm(
        name="soak",
        says="everything dies and freezes at random and at the named points",
        shake=shake,
        lines=16,
        pause_seconds=0.05,
        stops=True,
    )
)
storm(
    Storm(
        name="crowd",
        says="the same with four workers and two beats at once",
        shake=shake,
        numbers={"web": 1, "worker": 4, "beat": 2},
        lines=16,
        pause_seconds=0.05,
        stops=True,
    )
)
storm(
    Storm(
        name="hosts",
        says="the same on two hosts, each with two workers and a beat, that share PostgreSQL and the broker and nothing else",
        shake=on_two_hosts,
        numbers={"web": 1, "worker": 2, "beat": 1},
        two_hosts=True,
        stops=True,
    )
)
