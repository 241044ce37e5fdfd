"""A second process for half of the work, where forking one is safe; elsewhere all of it is done here."""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

JAVA = "_jpype"


@contextmanager
def doing(work: Callable[[], object]) -> Iterator[None]:
    """Do ``work`` in a second process while the body of the ``with`` statement runs in this one.

    Where no second process can be had, or where it fails, the work is done here after the body, so that its errors are
    raised here. It must be something that may be done twice, such as writing files.
    """
    pid = _forked(work)
    try:
        yield
    except BaseException:
        if pid:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        raise
    if not pid or os.waitpid(pid, 0)[1] != 0:
        work()


def _forked(work: Callable[[], object]) -> int:
    """Return the process that does the work; 0 where there is none."""
    # Elsewhere than on Linux system libraries don't survive a fork; nor does a lock that another thread holds.
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2 or threading.active_count() > 1:
        return 0
    # Java, which reads schedule files, has threads that Python does not count, and waits for them in a fork for ever.
    if JAVA in sys.modules:
        return 0
    try:
        with warnings.catch_warnings():
            # Python 3.12 warns of threads of libraries too, here those of the linear algebra, which are at rest.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
    except OSError:
        return 0
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    finally:
        # At once: what the parent has still to flush or to tidy up is not this process's to do.
        os._exit(status)
