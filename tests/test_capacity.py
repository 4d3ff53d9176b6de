"""The summary of docs/capacity.md follows from the figures further down and from the benches."""

import re
from pathlib import Path

PAGE = Path("docs/capacity.md").read_text(encoding="utf-8")
BENCHES = Path("docs/benches.md").read_text(encoding="utf-8")
GB = {"GB": 1, "TB": 1000}


def rows(heading: str) -> list[list[str]]:
    """Read the first table under a heading, without its head."""
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")][2:]


def size(text: str) -> float:
    number, unit = re.match(r"([\d,]+) (GB|TB)", text).groups()
    return float(number.replace(",", "")) * GB[unit]


def measured(name: str) -> float:
    return float(re.search(rf"\| `{name}` \| ([\d,]+)/s", BENCHES).group(1).replace(",", ""))


def test_the_summary_stands_first_and_says_what_was_measured():
    first = PAGE.split("\n## ")[1]

    assert first.startswith("In short\n")
    assert all(word in first for word in ("**reckoned**", "**Measured**", "**Not measured**"))
    assert len([line for line in first.splitlines() if line.strip()]) < 15


def test_disk_and_speed_of_the_summary_follow_from_the_figures():
    year = sum(size(room) * (12 if "a month" in room else 1) for what, _rows, room in rows("Ten million people")[:-1])
    ten_million = rows("In short")[-1]
    disks = [size(disk) for _people, _cores, _memory, disk, _busy in rows("In short")]

    assert abs(year / size(ten_million[3]) - 1) < 0.05
    assert disks == [disks[-1] / 1000, disks[-1] / 100, disks[-1] / 10, disks[-1]]

    # 300 million events, 84 million decisions and 14 million messages a month, ten times the average in the busy hour.
    events, decisions, messages = (10 * millions * 1e6 / (30 * 86400) for millions in (300, 84, 14))
    busy = events / measured("ingest") + decisions / measured("steps") + messages / measured("dispatch")
    assert 0.28 < busy < 0.36
    assert 3.5 < events / measured("ingest.singles") < 4.5
