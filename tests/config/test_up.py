"""`make up`, with real processes."""

import base64
import json
import os
import re
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import psycopg
import pytest

from config.run import places
from config.run.leash import passable
from tests.config.running import NOBODY, Running, gone, interpreter

pytestmark = pytest.mark.process


@pytest.fixture
def cairn() -> Iterator[Running]:
    running = Running()
    yield running
    running.clean()


class Stay(urllib.request.HTTPRedirectHandler):
    """Shows a redirect instead of following it."""

    def redirect_request(self, *args: object) -> None:
        return None


def sign_in(port: int, user: str, password: str) -> str:
    """Sign in as a browser does, and give the address that it is sent to."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), Stay)
    address = f"http://127.0.0.1:{port}/admin/login/?next=/admin/"
    try:
        with browser.open(address) as form:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.read().decode())
        assert token
        browser.open(address, urlencode({"csrfmiddlewaretoken": token[1], "username": user, "password": password}).encode()).close()
    except urllib.error.HTTPError as answer:
        with answer:
            return f"{answer.code} {answer.headers['Location']}"
    except OSError as error:
        return str(error)
    return "not let in"


def track(port: int, key: str) -> object:
    """Do what README's curl does."""
    body = {"userId": "ada", "event": "feature_limit_reached", "properties": {"feature": "storage", "used": 9200, "limit": 10000}}
    who = base64.b64encode(f"{key}:".encode()).decode()
    headers = {"Content-Type": "application/json", "Authorization": f"Basic {who}"}
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/v1/track", json.dumps(body).encode(), headers)) as answer:
        return json.load(answer)


@pytest.mark.row("N13")
def test_it_comes_up_from_nothing_lets_the_demo_login_in_takes_an_event_and_stops_on_ctrl_c(cairn):
    line = cairn.start().ready()
    family = cairn.family()

    assert line.startswith(f"READY http://127.0.0.1:{cairn.port}/ user demo password demo")
    assert sign_in(cairn.port, "demo", "demo") == "302 /admin/"
    assert track(cairn.port, line.partition("write-key ")[2]) == {"success": True}
    for word in ("postgres", "redis-server", "granian", "worker", "beat"):
        assert any(word in args for args in family.values()), f"no {word} runs"

    code, said = cairn.interrupt()

    assert (code, said) == (0, "Stopped.\n")
    assert gone(family, 1)


def test_after_everything_was_killed_it_comes_up_again_with_its_data(cairn):
    cairn.start().ready()
    with psycopg.connect(cairn.database) as connection:
        connection.execute("create table kept as select 'still here' as word")
    killed = cairn.family()
    cairn.kill_everything()

    assert gone(killed, 5)
    cairn.start().ready()

    with psycopg.connect(cairn.database) as connection:
        assert connection.execute("select word from kept").fetchone() == ("still here",)


def test_a_killed_supervisor_leaves_nobody_behind_and_the_next_start_waits_for_the_leavers(cairn):
    cairn.start().ready()
    family = cairn.family()
    assert cairn.process
    cairn.process.kill()
    cairn.process.communicate()

    cairn.start().ready()

    assert gone(family)


def test_whoever_dies_is_started_again(cairn):
    cairn.start().ready()
    for word in ("celery -A config worker", "granian", "redis-server", "bin/postgres -D", "celery -A config beat"):
        before = {pid for pid, args in cairn.family().items() if word in args}
        os.kill(min(before), signal.SIGKILL)
        until = time.monotonic() + 60
        while not {pid for pid, args in cairn.family().items() if word in args} - before:
            assert time.monotonic() < until, f"{word} stayed dead"
            time.sleep(0.1)

    until = time.monotonic() + 60
    while sign_in(cairn.port, "demo", "demo") != "302 /admin/":
        assert time.monotonic() < until, "the admin did not come back"
        time.sleep(0.2)


def test_a_port_that_is_taken_is_a_sentence(cairn):
    with socket.socket() as other:
        other.bind(("127.0.0.1", cairn.port))
        other.listen()

        code, said = cairn.start().wait()

    assert code == 1
    assert said == f"Port {cairn.port} is taken by another program. Stop it, or take another: make up PORT={cairn.port + 1}\n"


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1"])
def test_a_port_that_is_no_port_is_a_sentence(cairn, port):
    assert cairn.start(PORT=port).wait() == (1, f"PORT is '{port}'; write a whole number from 1 to 65535.\n")


def test_a_data_folder_that_cannot_be_made_is_a_sentence(cairn):
    (cairn.home / "data").write_text("a file in the way")

    code, said = cairn.start().wait()

    assert code == 1
    assert "cannot be used (File exists). Name another one: make up CAIRN_DATA=/path" in said


def test_a_second_start_on_the_same_folder_is_refused_with_a_sentence(cairn):
    cairn.start().ready()
    second = Running(home=cairn.home)

    code, said = second.start().wait()

    assert code == 1
    assert f"Cairn already runs on {cairn.data} (process {cairn.process.pid})" in said


def test_an_initdb_that_was_cut_short_is_made_anew(cairn):
    (cairn.home / "data" / "postgres.new").mkdir(parents=True)
    (cairn.home / "data" / "postgres.new" / "half").write_text("made")

    assert cairn.start().ready().startswith("READY")


def test_a_demo_that_was_cut_short_is_forgotten_and_one_that_is_whole_is_kept(cairn):
    cairn.start().ready()
    with psycopg.connect(cairn.database) as connection:
        connection.execute("create table half (made int)")
    cairn.interrupt()
    places.demo_begun(cairn.data).touch()

    assert cairn.start().ready().startswith("READY")

    with psycopg.connect(cairn.database) as connection:
        assert connection.execute("select to_regclass('half')").fetchone() == (None,)
        connection.execute("create table whole (made int)")
    cairn.interrupt()
    cairn.start().ready()
    with psycopg.connect(cairn.database) as connection:
        assert connection.execute("select to_regclass('whole')").fetchone() == ("whole",)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_gets_the_same():
    python = interpreter(NOBODY)
    if not python or not passable(places.ROOT / "manage.py", NOBODY) or not passable(places.postgres_programs() / "postgres", NOBODY):
        pytest.skip("the checkout or its Python lies in a folder that only root may enter")
    cairn = Running(user=NOBODY)
    try:
        assert cairn.start().ready().startswith(f"READY http://127.0.0.1:{cairn.port}/ user demo password demo")
        assert cairn.data.stat().st_uid == NOBODY
        cairn.kill_everything()
        assert cairn.start().ready().startswith("READY")
    finally:
        cairn.clean()
