"""A run that follows paths: sums over blocks of what `engine.following` finds in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.engine.arena import Arena
from forecast.engine.block import Plain, draw_calls, perform_call
from forecast.engine.boards import words_of
from forecast.engine.following import Counts, Floats, Followed, Groups, follow_block, new_followed, new_pad, walk_lane
from forecast.engine.inputs import EngineInputs
from forecast.engine.memory import LANES, Scratch, new_partial, new_scratch
from forecast.engine.simulate import Moments
from forecast.engine.threads import InOrder, over_blocks
from forecast.engine.variants import one_block

COUNTED = (
    "gap", "end_gap", "drives", "on_critical", "critical", "on_path", "on_group", "critical_group", "path_days",
    "significance",
)  # fmt: skip
COEFFICIENTS = ("pearson", "spearman", "kendall")
SUMMED = ("lasting", "square", "product", "project")


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """What a run of ``n_blocks`` blocks followed; see `Followed`.

    Attributes
    ----------
    moments : dict of str to Moments
        Of the means over the lanes of a block (`COUNTED`), the coefficients of a block (`COEFFICIENTS`), and
        ``group_days``, the durations of the members of each group that are on the path.
    sums : dict of str to ndarray
        `SUMMED`, over all iterations.
    path : ndarray of uint64, shape (n_iterations,)
        The number of each iteration's path.
    """

    n_blocks: int
    moments: dict[str, Moments]
    sums: dict[str, Floats]
    path: NDArray[np.uint64]

    def pearson(self) -> Floats:
        """Return the coefficients of durations with the project's over all iterations, shape (n_tasks + n_groups,)."""
        n, (total, square) = self.n_blocks * LANES, self.sums["project"]
        lasting, squares, product = (self.sums[name] for name in ("lasting", "square", "product"))
        spread = np.maximum(squares - lasting**2 / n, 0.0) * max(square - total**2 / n, 0.0)
        # Rounding of sums is no spread.
        certain = spread <= (1e-12 * squares) * (1e-12 * square)
        together = product - lasting * total / n
        found: Floats = np.where(certain, 0.0, together / np.sqrt(np.where(certain, 1.0, spread))).clip(-1.0, 1.0)
        return found


class _Walker:
    """The memory of one thread."""

    def __init__(self, inputs: EngineInputs, groups: Groups, seed: int, plain: Plain) -> None:
        self.inputs, self.groups, self.seed, self.plain = inputs, groups, words_of(seed), plain
        self.scratch, self.partial = new_scratch(inputs, Arena()), new_partial(inputs)
        self.outcome, self.pad = one_block(inputs), new_pad(inputs, groups)
        self.scratch.in_time.seed[:] = self.seed

    def perform(self, block: int) -> None:
        """Give the tasks of a block their dates."""
        inputs, scratch = self.inputs, self.scratch
        calls = draw_calls(inputs, self.plain, self.seed, block, scratch, self.partial)
        last = perform_call(inputs, scratch.tasks, block, scratch, self.outcome, self.partial)
        for kernel, arguments in (*calls, last):
            kernel(*arguments)

    def follow(self, block: int, center: float) -> Followed:
        """Return what is found in a block."""
        followed = new_followed(self.inputs, self.groups)
        self.perform(block)
        follow_block(*self.arguments(center, followed))
        return followed

    def arguments(self, center: float, followed: Followed) -> tuple[object, ...]:
        """Return the arguments of the kernel."""
        inputs = self.inputs
        structure = (inputs.network, inputs.calendars, inputs.logic, inputs.limits)
        return (*structure, self.groups, center, self.scratch, self.pad, followed)


def following_of(inputs: EngineInputs) -> tuple[object, ...]:
    """Return arguments of the kernel that follows paths, for their types."""
    nothing = _no_groups(inputs)
    return _Walker(inputs, nothing, 0, None).arguments(0.0, new_followed(inputs, nothing))


def walk_back(inputs: EngineInputs, scratch: Scratch, lane: int) -> Counts:
    """Return the path of a lane of a block that has been performed, as positions of tasks, the first one first."""
    tasks = np.zeros(inputs.n_tasks, np.int64)
    n = walk_lane(inputs.network, inputs.logic, inputs.limits, lane, scratch, tasks)
    return tasks[:n][::-1]


def follow(
    inputs: EngineInputs,
    groups: Groups,
    center: float,
    n_blocks: int,
    seed: int,
    *,
    stratified: bool = True,
    n_threads: int = 1,
) -> Paths:
    """Run a project again and follow its paths; the answer does not depend on ``n_threads``.

    Parameters
    ----------
    center : float
        A value near the project's mean duration, by which sums of squares are shifted.
    """
    sizes = {name: len(array) for name, array in new_followed(inputs, groups)._asdict().items()}
    names = (*COUNTED, *COEFFICIENTS)
    moments = {name: Moments.zeros(sizes[name]) for name in names} | {"group_days": Moments.zeros(groups.n_groups)}
    found = Paths(
        n_blocks, moments, {name: np.zeros(sizes[name]) for name in SUMMED}, np.zeros(n_blocks * LANES, np.uint64)
    )
    members = np.repeat(np.arange(inputs.n_tasks), np.diff(groups.first_group))

    def take(block: int, one: Followed) -> None:
        for name in COUNTED:
            moments[name].add(getattr(one, name) / LANES)
        for name in COEFFICIENTS:
            moments[name].add(getattr(one, name))
        for name in SUMMED:
            found.sums[name][:] += getattr(one, name)
        days = np.zeros(groups.n_groups)
        np.add.at(days, groups.group, one.path_days[members] / LANES)
        moments["group_days"].add(days)
        found.path[block * LANES : (block + 1) * LANES] = one.path

    in_order = InOrder(take)

    def worker() -> Callable[[int], None]:
        walker = _Walker(inputs, groups, seed, None if stratified else True)
        return lambda block: in_order.give(block, walker.follow(block, center))

    over_blocks(n_blocks, n_threads, worker)
    return found


def paths_of(
    inputs: EngineInputs, iterations: Iterable[int], seed: int, *, stratified: bool = True
) -> dict[int, Counts]:
    """Return the paths of some iterations, each as positions of tasks, first task first."""
    walker = _Walker(inputs, _no_groups(inputs), seed, None if stratified else True)
    found, performed = {}, -1
    for iteration in sorted(iterations):
        block, lane = divmod(iteration, LANES)
        if block != performed:
            walker.perform(block)
            performed = block
        found[iteration] = walk_back(inputs, walker.scratch, lane)
    return found


def _no_groups(inputs: EngineInputs) -> Groups:
    return Groups(0, np.zeros(inputs.n_tasks + 1, np.int64), np.zeros(0, np.int64))
