"""One iteration of a run as a story: what happened to each task, and which risks struck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Story:
    """One iteration.

    Attributes
    ----------
    iteration : int
        From 1.
    finish, cost : float
        Calendar days from the project's start, and money.
    finish_share, cost_share : float
        The shares of iterations that end no later, and that cost no more.
    tasks : tuple of mappings
        ``id, name, wbs, is_milestone, start, finish, base_start, base_finish`` (calendar days; None where the task does
        not exist), ``duration``, ``base_duration`` (working days) and ``on_path``, in the order of the model.
    path : tuple of str
        The ids of the tasks on the path to the finish, the first one first.
    risks : tuple of mappings
        Those that struck: ``id, name, probability`` and ``impacts``, what was drawn, by purpose.
    forks : tuple of mappings
        ``kind``, ``name`` and ``outcome`` of what was drawn.
    """

    iteration: int
    finish: float
    cost: float
    finish_share: float
    cost_share: float
    tasks: tuple[Mapping[str, Any], ...]
    path: tuple[str, ...]
    risks: tuple[Mapping[str, Any], ...]
    forks: tuple[Mapping[str, Any], ...]
