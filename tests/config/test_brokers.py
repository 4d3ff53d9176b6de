"""The same worker on Redis and on RabbitMQ: only the address changes."""

import os
import socket
import subprocess
import sys
import time

import pytest
from celery import Celery
from django.db import connection

from audience.accept import Source, accept
from audience.models import Inbox, Person
from audience.now import database_now
from config.run import places

BROKERS = {"redis": ("redis://127.0.0.1:6379/15", 6379), "rabbitmq": ("amqp://guest:guest@127.0.0.1:5672//", 5672)}


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def sessions_of_the_worker() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
        return {pid for (pid,) in cursor.fetchall()}


@pytest.mark.service
@pytest.mark.process
@pytest.mark.row("N13")
@pytest.mark.parametrize("broker", BROKERS)
def test_a_hint_over_this_broker_makes_a_worker_walk_what_was_accepted(database_url, broker):
    url, port = BROKERS[broker]
    if not answers(port):
        pytest.skip(f"no {broker} answers here")
    environment = os.environ | {"DATABASE_URL": database_url, "BROKER_URL": url}
    worker = subprocess.Popen([sys.executable, "-m", "config.run", "worker"], cwd=places.ROOT, env=environment)
    try:
        now = database_now()
        accept([{"type": "identify", "userId": "ada", "messageId": "1", "traits": {"name": "Ada"}}], Source(), now)
        assert Inbox.objects.count() == 1

        sender = Celery(broker=url, set_as_current=False)
        deadline = time.monotonic() + 90
        while Inbox.objects.exists() and time.monotonic() < deadline:
            sender.send_task("engine.tasks.look", expires=2, ignore_result=True)
            time.sleep(0.5)

        assert not Inbox.objects.exists()
        assert Person.objects.get().name == "Ada"

        # A new connection for each task would make all plans anew.
        kept = sessions_of_the_worker()
        for _ in range(5):
            sender.send_task("engine.tasks.look", expires=2, ignore_result=True)
            time.sleep(0.2)
        sender.close()
        assert kept
        assert kept <= sessions_of_the_worker()
    finally:
        worker.terminate()
        worker.wait(timeout=60)
