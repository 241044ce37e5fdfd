"""The gates of a run: what they compare it with, their verdicts, their waivers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from forecast.errors import Problem
from forecast.quality import assess, quality_score
from forecast.results import Results, load
from forecast.results.requirements import Measure, measure
from forecast.results.store import LABELS_FILE
from forecast.scenario import Scenario
from forecast.statistics.gates import Beside, Gate, judge


def beside_of(scenario: Scenario) -> Beside:
    """Return what the gates of a scenario compare its run with.

    Raises
    ------
    InputError
        Where the stored run can't be read; that there is none is no error.
    """
    asked, measures = scenario.requirements, _measures(scenario)
    quality = None
    if any(one.kind == "quality" for one in measures):
        quality = quality_score(assess(scenario.project, scenario.targets.finish))
    if not any(one.of.of_baseline for one in measures):
        return Beside(quality=quality)
    folder = Path(asked.baseline)
    is_stored = folder.is_file() or (folder / LABELS_FILE).exists()
    return Beside(load(folder) if is_stored else None, asked.baseline_name, quality)


def judged(
    scenario: Scenario, results: Results, beside: Beside, look: int, earlier: Sequence[Gate] = ()
) -> tuple[Gate, ...]:
    """Return the gates of a run with their waivers.

    Parameters
    ----------
    look : int
        How often this run has been looked at, while it grew.
    earlier : sequence of Gate
        What was said at the look before: a verdict stands.
    """
    stands = {gate.name: gate for gate in earlier if gate.verdict != "undecided"}
    waivers = {
        name: {"reason": one.reason, "owner": one.owner, "expires": one.expires.isoformat()}
        for name, one in scenario.requirements.waivers.items()
    }
    return tuple(
        stands.get(gate.name, replace(gate, waiver=waivers.get(gate.name, {}))) for gate in judge(results, beside, look)
    )


def baseline_warnings(scenario: Scenario, beside: Beside) -> Iterator[Problem]:
    """Yield that there is nothing yet to compare with."""
    if beside.baseline is not None or not any(one.of.of_baseline for one in _measures(scenario)):
        return
    path = scenario.requirements.baseline_name
    yield Problem(
        "baseline-missing",
        f"no run is stored at `{path}`: gates that compare with it stay undecided",
        "warning",
        "require",
        field="baseline",
        hint=f"store one: `forecast run {scenario.name} --output {path}`",
        place=scenario.requirements.baseline_place,
    )


def _measures(scenario: Scenario) -> list[Measure]:
    return [found for found in map(measure, scenario.requirements.values) if found is not None]
