"""What a child does between fork and exec: give up root where it must, and die with its parent."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

SET_PARENT_DEATH_SIGNAL, SET_SECURE_BITS, AMBIENT, RAISE = 1, 28, 47, 2
# Without this bit a change of user takes all capabilities away, and access(2), which initdb asks, does not count them.
KEEP_WHEN_USER_CHANGES = 1 << 2
OVERRIDE_FILE_PERMISSIONS = 1
CAPABILITY_VERSION = 0x20080522

LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def leash(death: signal.Signals, *, user: tuple[int, int] | None = None, reach: tuple[Path, ...] = ()) -> Callable[[], None]:
    """Give what Popen calls in the child: become `user` (uid, gid), and receive `death` when the parent dies.

    `reach` are the paths that the user must get to. Where a folder above them is closed to others (a checkout in
    /root), the child keeps one capability, to pass such folders; nobody's folder is opened for it.
    """
    parent = os.getpid()
    blocked = user is not None and not all(passable(path, user[0]) for path in reach)

    def prepare() -> None:
        if user is not None:
            become(*user, pass_folders=blocked)
        if LIBC is not None:
            # After the change of user: changing it clears the wish.
            LIBC.prctl(SET_PARENT_DEATH_SIGNAL, int(death), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def become(uid: int, gid: int, *, pass_folders: bool) -> None:
    if pass_folders and LIBC is not None:
        LIBC.prctl(SET_SECURE_BITS, KEEP_WHEN_USER_CHANGES, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if pass_folders and LIBC is not None:
        bit = 1 << OVERRIDE_FILE_PERMISSIONS
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
        sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
        LIBC.capset(header, sets)
        LIBC.prctl(AMBIENT, RAISE, OVERRIDE_FILE_PERMISSIONS, 0, 0)


def passable(path: Path, uid: int) -> bool:
    """Say whether a user gets to a path through the folders above it."""
    for folder in path.resolve().parents:
        found = folder.stat()
        if not found.st_mode & (0o100 if found.st_uid == uid else 0o001):
            return False
    return True
