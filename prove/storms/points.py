"""A process dies at each named point in turn."""

import time

from prove.house import OF
from prove.storm import Scene, Storm, storm


def shake(scene: Scene) -> None:
    """Wait at each point for SECONDS at most."""
    house = scene.house
    for kind, points in OF.items():
        for point in points:
            house.only = point
            for child in house.of(kind):
                house.kill(child)
            until = time.monotonic() + scene.seconds
            while not house.stopped()[point] and time.monotonic() < until:
                time.sleep(0.2)
            if not house.stopped()[point]:
                print(f"missed: {point}", flush=True)
                scene.faults["points_missed"] += 1
    house.only = ""


storm(
    Storm(
        name="points",
        says="a process dies at each named point in turn, each waited for SECONDS at most",
        shake=shake,
        lines=4,
        pause_seconds=0.3,
    )
)
