"""No two rows that kernels write overlap: helpers are compiled on that promise (`docs/decisions/0025`)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.compiler.smallest import smallest_projects
from forecast.engine.arena import CACHE_LINE, Arena
from forecast.engine.inputs import EngineInputs
from forecast.engine.memory import new_outcome, new_partial, new_purse, new_scratch
from forecast.project import Project
from tests.bench.everything import everything_on
from tests.reference.hazard_projects import hazardous_project
from tests.reference.limited_projects import limited
from tests.reference.projects import layered_network

PROJECTS = {one.name: one for one in smallest_projects()}
PROJECTS["everything"] = everything_on(layered_network(60))
PROJECTS["hazards and limits"] = limited(hazardous_project(1), 1)
# The purse sees rows of the scratch as parts of 128 lanes, and hazards see some of its rows: the same memory on purpose.
SEEN_AGAIN = ("in_time", "purse")


def arrays_of(memory: Any, place: str) -> list[tuple[str, np.ndarray]]:
    """Return all arrays of a tuple of arrays, tuples within it included, with where they are."""
    found = []
    for name in memory._fields:
        value = getattr(memory, name)
        if isinstance(value, np.ndarray):
            found += [(f"{place}.{name}", value)] if value.size else []
        else:
            found += arrays_of(value, name)
    return found


def memory_of(inputs: EngineInputs) -> list[tuple[str, np.ndarray]]:
    arena = Arena()
    scratch = new_scratch(inputs, arena)
    return [
        *arrays_of(scratch, "scratch"),
        *arrays_of(new_purse(inputs, scratch, arena), "purse"),
        *arrays_of(new_outcome(inputs, 1), "outcome"),
        *arrays_of(new_partial(inputs), "partial"),
    ]


def ends(array: np.ndarray) -> tuple[int, int]:
    """Return where an array begins and ends in memory: it has no gaps."""
    assert array.flags.c_contiguous
    begin = array.__array_interface__["data"][0]
    return begin, begin + array.nbytes


@pytest.mark.parametrize("project", PROJECTS.values(), ids=PROJECTS)
def test_arrays_that_kernels_write_do_not_overlap(project: Project) -> None:
    arrays = memory_of(compile_project(project).inputs)
    places = {ends(array): name for name, array in arrays if name.split(".")[0] not in SEEN_AGAIN}
    for name, array in arrays:
        if name.split(".")[0] in SEEN_AGAIN:
            # Either the whole of an array of the scratch, or one of its own.
            places.setdefault(ends(array), name)
    ordered = sorted(places)
    touching = [(places[one], places[two]) for one, two in pairwise(ordered) if one[1] > two[0]]
    assert touching == []


@pytest.mark.parametrize("project", PROJECTS.values(), ids=PROJECTS)
def test_only_rows_of_the_scratch_are_seen_twice(project: Project) -> None:
    arrays = memory_of(compile_project(project).inputs)
    names: dict[tuple[int, int], list[str]] = {}
    for name, array in arrays:
        names.setdefault(ends(array), []).append(name)
    twice = {tuple(sorted(place)) for place in names.values() if len(place) > 1}
    assert twice <= {
        tuple(sorted(place))
        for place in (
            ("scratch.values", "purse.values", "in_time.values"),
            ("scratch.finishes", "purse.finishes", "in_time.finishes"),
            ("scratch.starts", "purse.starts", "in_time.starts"),
            ("scratch.efforts", "purse.efforts"),
            ("scratch.finish", "purse.finish"),
            ("scratch.duration", "purse.duration"),
            ("scratch.cost", "purse.cost"),
            ("scratch.strikes", "in_time.strikes"),
        )
    }


def test_the_arena_hands_out_lines_of_the_cache_that_nobody_else_has() -> None:
    arena, kept = Arena(), []  # what is let go of may be handed out again
    for n in (1, 7, 64, 65, 1_000, 5_000_000, 3, 256):
        kept += [arena.take((n,)), arena.take((n,), np.uint8)]
    taken = sorted(map(ends, kept))
    assert all(begin % CACHE_LINE == 0 for begin, _ in taken)
    assert all(one[1] <= two[0] for one, two in pairwise(taken))
