"""The embedded PostgreSQL: the wheel's own initdb and postgres, as a child of ours, in the data folder."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from config.run import places
from config.run.child import Child
from config.run.leash import leash
from config.run.sentence import CannotRun

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "256MB",
    "max_connections": "120",
    "max_wal_size": "2GB",
    # The due index of runs grows with every update; a minute between two looks is too long (docs/decisions).
    "autovacuum_naptime": "5s",
}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


class Postgres:
    def __init__(self, data: Path, sockets: Path, log: Path, *, throw_away: bool = False) -> None:
        self.data = data
        self.programs = places.postgres_programs()
        self.user = unprivileged(data)
        self.sockets = places.private_folder(sockets, owner=self.user[0] if self.user else None)
        settings = SETTINGS | {"unix_socket_directories": str(self.sockets)} | (THROW_AWAY if throw_away else {})
        self.child = Child(
            name="postgres",
            command=[str(self.programs / "postgres"), "-D", str(data), *(f"--{name}={value}" for name, value in settings.items())],
            log=log,
            # The fast shutdown; TERM is the one that waits for clients.
            stop_signal=signal.SIGINT,
            grace_seconds=60,
            before_exec=self.leash(),
        )

    def url(self, name: str = places.DATABASE) -> str:
        return places.database_url(self.sockets, name)

    def leash(self) -> Callable[[], None]:
        return leash(signal.SIGINT, user=self.user, reach=(self.data, self.programs / "postgres", self.sockets))

    def start(self, patience_seconds: float = 120) -> None:
        """Start the server (making its files the first time), and come back when it answers."""
        if not (self.data / "PG_VERSION").exists():
            self.make_files()
        self.check_version()
        self.end_leftover()
        self.take_over()
        self.child.start()
        self.wait(patience_seconds)
        self.make_database(places.DATABASE)

    def stop(self) -> None:
        self.child.stop()

    def make_files(self) -> None:
        """Run initdb in a folder beside, and rename it when it is whole: what was cut short is thrown away next time."""
        draft = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        if self.user:
            os.chown(draft, *self.user)
        done = subprocess.run(
            [
                str(self.programs / "initdb"),
                *("-D", str(draft), "--username", places.ROLE, "--auth", "trust", "--encoding", "UTF8"),
                *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            ],
            capture_output=True,
            text=True,
            preexec_fn=leash(signal.SIGKILL, user=self.user, reach=(draft, self.programs / "initdb")),
            check=False,
        )
        if done.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            words = (done.stderr.strip() or done.stdout.strip())[-600:]
            raise CannotRun(f"The embedded PostgreSQL could not make its files in {self.data}. It says:\n{words}")
        draft.rename(self.data)

    def check_version(self) -> None:
        made = (self.data / "PG_VERSION").read_text().strip()
        words = subprocess.run([str(self.programs / "postgres"), "--version"], capture_output=True, text=True, check=True).stdout
        carried = words.split()[2].split(".")[0]
        if made != carried:
            raise CannotRun(
                f"{self.data} was made by PostgreSQL {made}, and the installed wheel carries {carried}. Go back to the release of Cairn "
                "that made it, write a dump with pg_dump, and restore it into a new data folder."
            )

    def end_leftover(self) -> None:
        """Stop a server of this folder whose supervisor is gone. It may be on its way out already."""
        pid = self.leftover()
        for name, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)):
            if pid is None:
                return
            os.kill(pid, name)
            until = time.monotonic() + patience
            while pid is not None and time.monotonic() < until:
                time.sleep(0.05)
                pid = self.leftover()
        if pid is not None:
            raise CannotRun(f"A PostgreSQL of an earlier start (process {pid}) holds {self.data} and does not end. End it and try again.")

    def take_over(self) -> None:
        """Write our own number over that of a server which is gone.

        PostgreSQL takes a number that is in use for a living server: one that another program has by now, or one that
        nobody has buried (containers often have no init). Of its parent's number it knows better, and it still looks
        whether processes of the old server hold its memory.
        """
        lock = self.data / "postmaster.pid"
        if lock.exists():
            lock.write_text("\n".join([str(os.getpid()), *lock.read_text().split("\n")[1:]]))
        for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.sockets / name).unlink(missing_ok=True)

    def leftover(self) -> int | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None
        # The number may belong to another program by now.
        return pid if str(self.data) in command_line(pid) else None

    def wait(self, patience_seconds: float) -> None:
        until = time.monotonic() + patience_seconds
        while True:
            if not self.child.alive:
                raise CannotRun(f"The embedded PostgreSQL did not start. Its last words:\n{self.child.last_words()}")
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > until:
                    raise CannotRun(f"The embedded PostgreSQL does not answer ({error}). Its log: {self.child.log}") from None
                time.sleep(0.03)
            else:
                return

    def make_database(self, name: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))

    def remake_database(self, name: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        self.make_database(name)


def command_line(pid: int) -> str:
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        except OSError:
            return ""
    return subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout


def unprivileged(data: Path) -> tuple[int, int] | None:
    """Choose whom to become where we are root, which PostgreSQL refuses: the owner of the files, at first `nobody`."""
    if os.getuid() != 0:
        return None
    owner = data.stat().st_uid if data.exists() else 0
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    except KeyError:
        raise CannotRun("As root the embedded PostgreSQL runs as the user nobody, and there is none. Run as an ordinary user.") from None
    return entry.pw_uid, entry.pw_gid
