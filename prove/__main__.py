"""``python -m prove [SECONDS] [--storm NAME]``: let a storm rage so long, let the house settle, count. Ends with 1 unless all is nought."""

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from ground.stops import POINTS
from prove import storms
from prove.hosts import Host, two
from prove.house import House
from prove.shaking import prove
from prove.storm import STORMS


def main() -> int:
    storms.load()
    asked = argparse.ArgumentParser(
        prog="prove",
        description=__doc__,
        epilog="\n".join(f"{storm.name:<12}{storm.says}" for storm in STORMS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    asked.add_argument("seconds", nargs="?", type=int, default=60, help="how long it rages (60)")
    asked.add_argument("--storm", default="soak", choices=[storm.name for storm in STORMS])
    asked.add_argument("--broker", default="", help="redis://… or amqp://…; without it the embedded one")
    asked.add_argument("--seed", type=int, default=None, help="the same numbers again")
    asked.add_argument("--workers", type=int, default=None)
    asked.add_argument("--people", type=int, default=10_000, help="how many upgrade in the storm of upgrades (10,000)")
    wanted = asked.parse_args()
    storm = STORMS[wanted.storm]
    seed = wanted.seed if wanted.seed is not None else int(time.time())
    folder = Path(tempfile.mkdtemp(prefix="cairn-prove-"))
    numbers = dict(storm.numbers) | ({"worker": wanted.workers} if wanted.workers else {})
    hosts = two(folder) if storm.two_hosts else (Host(),)
    house = House(folder, wanted.broker, random.Random(seed), numbers, hosts, storm.start)
    try:
        tally, scene = prove(house, storm, wanted.seconds, seed, wanted.people)
    finally:
        house.close()
    print(f"storm {storm.name}, seed {seed}, {wanted.seconds} s, broker {wanted.broker or 'embedded'}")
    for what, times in sorted((house.deaths + scene.notes).items()):
        print(f"{what:<20}{times:>8,}")
    stopped = house.stopped()
    print("stopped at", ", ".join(f"{point} {times}" for point, times in sorted(stopped.items())) or "no named point")
    print("\n".join(tally.lines()))
    faults = tally.faults() | +scene.faults
    for words in sorted(set(scene.application.told.wrong))[:10]:
        print(f"wrong answer: {words}")
    if faults:
        print(f"FAULTS: {dict(faults)}. Logs and database stay in {folder}.")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    print("Nothing lost, nothing said twice, nobody stuck.")
    print(f"It was stopped at {len(stopped)} of {len(POINTS)} named points; longer, or with --storm points, reaches more.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
