"""A worker process of the backtest bench: walks the job as a worker's round does, or (``bare``) reads the same rows with a bare program.

It waits for a line on its input before it begins, and tells how much it did.
"""

import json
import os
import sys

import psycopg

EVENTS = """
select e.person_id, e.id, e.type, e.kind, e.at, e.received_at, e.properties::text
from cairn_audience_person p join cairn_audience_event e on e.person_id = p.id
where p.home >= %s and p.home < %s and e.at >= %s and e.received_at >= %s and e.at <= %s
"""
PEOPLE = (
    "select p.id, p.home, p.fields::text, p.moments::text, p.consents::text from cairn_audience_person p where p.home >= %s and p.home < %s"
)
FIELDS = """
select f.owner_id, f.name, f.old::text, f.at from cairn_audience_person p
join cairn_audience_fieldchange f on f.owner = 'person' and f.owner_id = p.id and f.at >= %s
where p.home >= %s and p.home < %s
"""


def main() -> None:
    mode = sys.argv[1]
    if mode == "walk":
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        from audience.now import database_now
        from engine.runtime.jobs import work_on
        from ground import garbage

        garbage.seldom()
        database_now()
        print("ready", flush=True)
        sys.stdin.readline()
        done = work_on(database_now(), budget_seconds=3600)
    else:
        ranges, begin, end = json.loads(sys.argv[2]), sys.argv[3], sys.argv[4]
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            print("ready", flush=True)
            sys.stdin.readline()
            done = sum(_read(connection, low, high, begin, end) for low, high in ranges)
    print(done, flush=True)


def _read(connection: "psycopg.Connection[tuple[object, ...]]", low: int, high: int, begin: str, end: str) -> int:
    """Read, parse and put in order what a backtest of these homes reads."""
    events = connection.execute(EVENTS, [low, high, begin, begin, end]).fetchall()
    by_person: dict[object, list[tuple[object, ...]]] = {}
    for row in events:
        by_person.setdefault(row[0], []).append((row[5], row[1], row[2], json.loads(str(row[6]))))
    for rows in by_person.values():
        rows.sort(key=lambda row: (row[0], row[1]))
    people = connection.execute(PEOPLE, [low, high]).fetchall()
    for person in people:
        for text in person[2:]:
            json.loads(str(text))
    for change in connection.execute(FIELDS, [begin, low, high]).fetchall():
        json.loads(str(change[2] or "null"))
    return len(people)


if __name__ == "__main__":
    main()
