"""A small file system that only we and our children see; it goes with us. Root has it at once, others in a namespace of their own."""

import ctypes
import os
from pathlib import Path

from config.run.sentence import CannotRun

OWN_MOUNTS, OWN_USERS = 0x00020000, 0x10000000
PRIVATE = (1 << 18) | (1 << 14)
LIBC = ctypes.CDLL(None, use_errno=True)


def small_filesystem(folder: Path, megabytes: int, owner: tuple[int, int] | None) -> None:
    """Mount so many megabytes of memory at a folder. Call it before any thread is started."""
    folder.mkdir(mode=0o755)
    user, group = os.getuid(), os.getgid()
    if user == 0:
        done(LIBC.unshare(OWN_MOUNTS))
    else:
        done(LIBC.unshare(OWN_MOUNTS | OWN_USERS))
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    # Nothing of it reaches the others.
    done(LIBC.mount(None, b"/", None, ctypes.c_ulong(PRIVATE), None))
    done(LIBC.mount(b"small", os.fsencode(folder), b"tmpfs", ctypes.c_ulong(0), f"size={megabytes}m".encode()))
    if owner:
        os.chown(folder, *owner)


def done(answer: int) -> None:
    if answer != 0:
        raise CannotRun(f"This machine lets us have no file system of our own ({os.strerror(ctypes.get_errno())}). Run it as root.")
