"""Work on blocks in threads, where each block fills rows of its own: the answer does not depend on who did which."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Work = Callable[[int], None]

Figures = TypeVar("Figures")


class InOrder(Generic[Figures]):
    """Hands on what blocks give in the order of blocks, whichever thread is first: sums of floats depend on it."""

    def __init__(self, take: Callable[[int, Figures], None]) -> None:
        """Hand on to ``take``."""
        self.take, self.lock = take, threading.Lock()
        self.waiting: dict[int, Figures] = {}
        self.n_taken = 0

    def give(self, block: int, figures: Figures) -> None:
        """Take what a block gives; it must not be changed afterwards."""
        with self.lock:
            self.waiting[block] = figures
            while self.n_taken in self.waiting:
                self.take(self.n_taken, self.waiting.pop(self.n_taken))
                self.n_taken += 1


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
