"""Work on blocks in threads, where each block fills rows of its own: the answer does not depend on who did which."""

from __future__ import annotations

import threading
from collections.abc import Callable

Work = Callable[[int], None]


def over_blocks(n_blocks: int, n_threads: int, worker: Callable[[], Work]) -> None:
    """Do every block once.

    Parameters
    ----------
    worker : callable
        Called in each thread; returns what does a block, with memory of its own.
    """
    lock, left = threading.Lock(), iter(range(n_blocks))
    failures: list[BaseException] = []

    def work() -> None:
        try:
            do = worker()
            while not failures:
                with lock:
                    block = next(left, None)
                if block is None:
                    return
                do(block)
        except BaseException as failure:
            failures.append(failure)

    if min(n_threads, n_blocks) == 1:
        work()
    else:
        threads = [threading.Thread(target=work, daemon=True) for _ in range(min(n_threads, n_blocks))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]
