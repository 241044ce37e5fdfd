"""A scenario: a project as one question about it sees it, with targets, gates and run settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from forecast.errors import Place, Problem
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
class Waiver:
    """Why a gate need not be met, who answers for that, and until when; ``place`` is where it stands."""

    reason: str
    owner: str
    expires: date
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Requirements:
    """The gates of a scenario.

    Attributes
    ----------
    values : mapping of str to float or str
        What each gate asks for, by its name (see `forecast.results.requirements`): a probability 0-1, an ISO date,
        days or money.
    places : mapping of str to Place
        Where each of them stands.
    baseline : str
        Path of the stored run that some of them compare with; empty without one. ``baseline_name`` is that path for
        people, ``baseline_place`` where it stands.
    waivers : mapping of str to Waiver
        By name of the gate.
    """

    values: Mapping[str, float | str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    baseline: str = ""
    baseline_name: str = ""
    baseline_place: Place | None = None
    waivers: Mapping[str, Waiver] = field(default_factory=dict)


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
    requirements : Requirements
    warnings : tuple of Problem
        Findings that do not stop a run; they are printed and reported.
    inputs_sha256 : mapping of str to str
        Hash of every file read, by path relative to the workspace.
    source : str
        The file that was read, relative to the workspace; ``sets`` is what the call changed in it.
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
    requirements: Requirements = Requirements()
    iterations: int = DEFAULT_ITERATIONS
    seed: int = DEFAULT_SEED
    sampling: Sampling = "latin-hypercube"
    warnings: tuple[Problem, ...] = ()
    inputs_sha256: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    sets: tuple[str, ...] = ()
    schedule: PlannedSchedule | None = None
    schedule_file: str = ""
    handshake: Mapping[str, Any] = field(default_factory=dict)
