"""A scenario: a project as one question about it sees it, with targets, gates and run settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from forecast.errors import Problem
from forecast.project import Project

if TYPE_CHECKING:
    from forecast.readers.schedules.planned import PlannedSchedule

Sampling = Literal["latin-hypercube", "monte-carlo"]
DEFAULT_ITERATIONS = 10_000
DEFAULT_SEED = 1


@dataclass(frozen=True, slots=True)
class Targets:
    """What was promised: a date or a duration in working days, and a budget in the project's currency."""

    finish: date | None = None
    duration: float | None = None
    budget: float | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One question about a project.

    Attributes
    ----------
    name, title : str
        The file's name without its ending, and the title for people.
    model : str
        The model's name.
    project : Project
        The model with the scenario's changes applied.
    require : mapping of str to float
        Gates: the least probability for ``on_time``, ``on_budget`` and ``joint``, 0-1.
    warnings : tuple of Problem
        Findings that do not stop a run; they are printed and reported.
    inputs_sha256 : mapping of str to str
        Hash of every file read, by path relative to the workspace.
    schedule : PlannedSchedule or None
        What stands in the planner's file ``schedule_file``, where that is the model.
    handshake : mapping
        How the schedule came out that the model was imported from; empty where it was not.
    """

    name: str
    model: str
    project: Project
    title: str = ""
    targets: Targets = Targets()
    require: Mapping[str, float] = field(default_factory=dict)
    iterations: int = DEFAULT_ITERATIONS
    seed: int = DEFAULT_SEED
    sampling: Sampling = "latin-hypercube"
    warnings: tuple[Problem, ...] = ()
    inputs_sha256: Mapping[str, str] = field(default_factory=dict)
    schedule: PlannedSchedule | None = None
    schedule_file: str = ""
    handshake: Mapping[str, Any] = field(default_factory=dict)
