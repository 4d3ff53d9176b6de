"""Production as it is documented: cp .env.example .env, three settings, and what the Dockerfile and compose.yaml make of them."""

import json
import re
import shlex
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from config.run.places import ROOT
from tests.config.image import build, compose_environment, env_file, image_environment
from tests.config.running import free_port

TOLD = {"SECRET_KEY": "k" * 50, "PUBLIC_URL": "https://cairn.example", "POSTGRES_PASSWORD": "p4ssw0rd"}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("image"))


def environment(**changes: str) -> dict[str, str]:
    told = env_file(**TOLD)
    return image_environment() | told | compose_environment(told) | changes


@dataclass
class Web:
    port: int
    log: Path

    # Whoever listens on 127.0.0.1 only does not answer here, as if the port of a container were published.
    def get(self, path: str, cookie: str = "") -> tuple[int, str]:
        headers = {"Host": "cairn.example", "X-Forwarded-Proto": "https", "Cookie": cookie}
        try:
            with urllib.request.urlopen(
                urllib.request.Request(f"http://127.0.0.2:{self.port}{path}", headers=headers), timeout=30
            ) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def answers(self) -> bool:
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False


@pytest.fixture
def web(image: Path, tmp_path: Path, database_url: str) -> Iterator[Web]:
    started = Web(free_port(), tmp_path / "web.log")
    command = shlex.split(yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["web"]["command"])
    with started.log.open("w") as log:
        process = subprocess.Popen(
            command, cwd=image, env=environment(DATABASE_URL=database_url, PORT=str(started.port)), stdout=log, stderr=subprocess.STDOUT
        )
    until = time.monotonic() + 60
    while not started.answers():
        assert process.poll() is None, started.log.read_text()
        assert time.monotonic() < until, started.log.read_text()
        time.sleep(0.1)
    yield started
    process.terminate()
    process.wait(20)


def check(image: Path, **changes: str) -> tuple[int, str]:
    done = subprocess.run(
        ["python", "manage.py", "check"], cwd=image, env=environment(**changes), capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.process
def test_the_documented_start_is_reached_from_outside_and_has_its_looks(web: Web) -> None:
    code, page = web.get("/admin/login/")
    links = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)

    assert code == 200
    assert links
    assert {web.get(link)[0] for link in links} == {200}
    assert web.get("/static/cairn/tokens.css")[0] == 200
    assert web.get("/static/no-such-file.css")[0] == 404


@pytest.mark.process
def test_what_breaks_while_a_page_is_made_is_logged_once_with_its_traceback(web: Web) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("alter table django_session rename column session_data to something_else")
    try:
        code, page = web.get("/admin/journeys/?secret=ada", cookie=f"sessionid={'a' * 32}")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("alter table django_session rename column something_else to session_data")

    assert (code, "It is written down" in page) == (500, True)
    [line] = [json.loads(line) for line in web.log.read_text().splitlines() if '"exception"' in line]
    assert line["level"] == "error"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/admin/journeys/", 500)
    assert line["exception"].startswith("Traceback")
    assert "django_session.session_data" in line["exception"]
    assert "secret" not in web.log.read_text()


@pytest.mark.process
def test_the_documented_settings_pass_and_what_nobody_would_reach_is_refused(image: Path) -> None:
    assert check(image)[0] == 0

    code, said = check(image, HOST="127.0.0.1")

    assert code == 1
    assert "cairn.E008" in said


@pytest.mark.process
@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_text("of the release before")])
def test_static_files_that_are_not_there_or_old_stop_production(image: Path, spoil) -> None:
    file = image / "staticfiles" / "cairn" / "tokens.css"
    good = file.read_bytes()
    spoil(file)

    code, said = check(image)
    file.write_bytes(good)

    assert code == 1
    assert "cairn.E007" in said
    assert "cairn/tokens.css" in said
    assert "collectstatic" in said


def test_no_password_is_one_that_anybody_could_guess() -> None:
    for service in yaml.safe_load((ROOT / "compose.yaml").read_text())["services"].values():
        for value in (service.get("environment") or {}).values():
            assert not re.search(r"\$\{POSTGRES_PASSWORD(:-|\})", value)
    assert env_file()["POSTGRES_PASSWORD"] == ""
