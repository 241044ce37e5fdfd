"""Paths: which ones drive the finish and how often, what their meeting costs, and how sensitive the finish is to tasks.

One further run follows them (`engine.following`); the four studies of this file share it.

Source: merge bias: MacCrimmon & Ryavec (1964), Operations Research 12(1), 16-37. Criticality: Martin (1965), Operations
Research 13(1), 46-66. Cruciality: Williams (1992), JORS 43(4), 353-357, and with ranks Cho & Yum (1997), IJPR 35(10),
2737-2758. Significance index: Williams (1992). Schedule sensitivity index: PMI (2004), PMBOK Guide, 3rd ed. All of
them side by side: Vanhoucke (2009), Measuring Time, chapter 5; Elmaghraby (2000), EJOR 127(2), 220-238.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from forecast.assemble.tasks import spread as spread_of
from forecast.engine.following import Groups
from forecast.engine.paths import COEFFICIENTS, Paths, follow, paths_of
from forecast.engine.simulate import Moments
from forecast.project import wbs
from forecast.statistics import Interval, probability
from forecast.statistics.error import RARE, wilson
from forecast.studies.rerun import Question

MOST_PATHS, MOST_MERGES = 10, 25
MOST_BLOCKS = 400  # of a longer run the first are followed
LEAST_BIAS = 0.005  # days; less is nothing that anybody would look for
LEAST_SHARE = 0.005  # of iterations in which a predecessor drives
ENDS = ("", "_low", "_high")
THE_END = "the end of the project"


@dataclass(frozen=True, slots=True)
class Following:
    """What was followed: the sums, and the kind and name of each group."""

    paths: Paths
    groups: tuple[tuple[str, str], ...]
    n_blocks: int

    def shares(self, name: str, one: int) -> Interval:
        """Return the share of iterations that is counted under a name."""
        total = float(self.paths.moments[name].total[one])
        size = len(self.paths.path) // self.n_blocks
        n, n_hits = len(self.paths.path), round(total * size)
        found = self.interval(name, one)
        if min(n_hits, n - n_hits) < RARE or self.n_blocks < 2:
            return wilson(n_hits, n)
        return Interval(found.value, max(found.low, 0.0), min(found.high, 1.0))

    def interval(self, name: str, one: int, unit: float = 1.0) -> Interval:
        """Return a mean over blocks, in a unit, with its interval."""
        moments = self.paths.moments[name]
        single = Moments(moments.total[one : one + 1] / unit, moments.square[one : one + 1] / unit**2)
        value, low, high = (float(part[0]) for part in spread_of(single, self.n_blocks))
        return Interval(value, low, high)


def paths(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each of the paths that most often drive the finish, the most frequent first.

    Rows hold ``share`` of iterations with its interval, ``tasks`` (ids from the first to the last), ``n_tasks``,
    ``duration`` (mean working days of the project where the path drives it), and ``n_paths``, how many there are.
    """
    compiled, found = question.compiled, _following(question)
    names, first, counts = np.unique(found.paths.path, return_index=True, return_counts=True)
    order = np.lexsort((first, -counts))[:MOST_PATHS]
    run = question.results.provenance
    stratified = run.sampling == "latin-hypercube"
    walked = paths_of(compiled.inputs, first[order].tolist(), run.seed, stratified=stratified)
    duration = question.results.duration[: len(found.paths.path)]
    rows = []
    for k in order:
        tasks = [compiled.tasks[t].id for t in walked[int(first[k])] if not compiled.tasks[t].is_milestone]
        here = found.paths.path == names[k]
        share = probability(here, question.results.block_size)
        rows.append(
            {
                **_named("share", share),
                "tasks": "; ".join(tasks),
                "n_tasks": len(tasks),
                "duration": float(duration[here].mean()),
                "n_paths": len(names),
            }
        )
    return tuple(rows)


def merges(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each point at which paths meet and that makes the project's tasks wait, the worst first.

    ``bias`` is how much later all predecessors of ``id`` are done, on average, than the one that is latest on average:
    days on which work is done. ``drivers`` says how often each predecessor is the one that is waited for.
    """
    compiled, found = question.compiled, _following(question)
    inputs, network = compiled.inputs, compiled.inputs.network
    day, rows = inputs.calendars.project_day, []
    for task in range(inputs.n_tasks):
        links = range(network.first_link[task], network.first_link[task + 1])
        before = {int(network.predecessor[j]) for j in links}
        if len(before) > 1:
            best = min(links, key=lambda j: float(found.paths.moments["gap"].total[j]))
            drivers: dict[int, float] = {}
            for j in links:
                share = found.shares("drives", j).value
                drivers[int(network.predecessor[j])] = max(share, drivers.get(int(network.predecessor[j]), 0.0))
            identity = {"id": compiled.tasks[task].id, "name": compiled.tasks[task].name}
            rows.append(_merge(question, identity, found.interval("gap", best, day), drivers))
    ends = [int(task) for task in np.flatnonzero(network.may_finish_last)]
    if len(ends) > 1:
        best = min(ends, key=lambda task: float(found.paths.moments["end_gap"].total[task]))
        # Only the last task of a path stands where nothing follows.
        shares = {task: _ends(question, found, task) for task in ends}
        rows.append(_merge(question, {"id": "", "name": THE_END}, found.interval("end_gap", best, day), shares))
    # A task that never is waits for nobody.
    rows = [row for row in rows if row["bias"] > LEAST_BIAS and row["drivers"]]
    return tuple(sorted(rows, key=lambda row: -row["bias"])[:MOST_MERGES])


def sensitivity(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each task whose duration varies: how critical it is, and how the finish goes with it.

    ``criticality``, ``pearson``, ``spearman`` and ``kendall`` (cruciality: coefficients of its duration and that of the
    project), ``significance`` (SI) and ``ssi``, each with its interval but the last, which is criticality times its
    standard deviation over that of the project.
    """
    compiled, found = question.compiled, _following(question)
    mean_duration = float(question.results.duration[: len(found.paths.path)].mean())
    rows = []
    for t, task in enumerate(compiled.tasks):
        measures = _measures(question, found, t, "critical", t)
        if task.is_milestone or not measures:
            continue
        *before, ssi = measures.items()
        row = {"id": task.id, "name": task.name, "wbs": task.wbs, **dict(before)}
        row |= _named("significance", found.interval("significance", t, mean_duration))
        rows.append(row | dict((ssi,)))
    return tuple(sorted(rows, key=lambda row: (-abs(row["spearman"]), row["id"])))


def path_groups(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each element of the WBS, resource, vendor and calendar that the path to the finish goes through.

    ``share`` of iterations in which it does, and ``days``, the mean working days of its tasks on the path. Then, as in
    `sensitivity`: ``criticality`` (of any of its tasks), and how its working days, summed in each iteration, go with
    the project's duration: ``pearson``, ``spearman``, ``kendall`` and ``ssi``; 0 where the sum does not vary.
    """
    found, n_tasks = _following(question), len(question.compiled.tasks)
    nothing = {f"{name}{end}": 0.0 for name in COEFFICIENTS for end in ENDS} | {"ssi": 0.0}
    rows = []
    for k, (kind, name) in enumerate(found.groups):
        share = found.shares("on_group", k)
        if share.value > 0.0:
            row: dict[str, Any] = {"kind": kind, "name": name, **_named("share", share)}
            row |= _named("days", found.interval("group_days", k))
            measures = _measures(question, found, n_tasks + k, "critical_group", k)
            rows.append(row | (measures or _named("criticality", found.shares("critical_group", k)) | nothing))
    kinds = [kind for kind, _ in found.groups]
    return tuple(sorted(rows, key=lambda row: (kinds.index(row["kind"]), -row["days"], row["name"])))


def _measures(question: Question, found: Following, at: int, critical: str, one: int) -> dict[str, float]:
    """Return criticality, cruciality and SSI of what is compared in a row; none where it does not vary."""
    n = len(found.paths.path)
    sd = float(question.results.duration[:n].std())
    if not (found.paths.moments["kendall"].square[at] > 0.0 and sd > 0.0):
        return {}
    mean = found.paths.sums["lasting"][at] / n
    deviation = float(np.sqrt(max(found.paths.sums["square"][at] / n - mean**2, 0.0)))
    share, here, value = found.shares(critical, one), found.interval("pearson", at), float(found.paths.pearson()[at])
    half = (here.high - here.low) / 2.0
    row = _named("criticality", share)
    row |= _named("pearson", Interval(value, max(value - half, -1.0), min(value + half, 1.0)))
    for name in ("spearman", "kendall"):
        row |= _named(name, found.interval(name, at))
    return {**row, "ssi": share.value * deviation / sd}


def _following(question: Question) -> Following:
    if "following" not in question.shared:
        compiled, run = question.compiled, question.results.provenance
        n_blocks = min(run.n_iterations // question.results.block_size, MOST_BLOCKS)
        members = _members(question)
        names = list(members)
        by_task: list[list[int]] = [[] for _ in compiled.tasks]
        for k, name in enumerate(names):
            for task in members[name]:
                by_task[task].append(k)
        groups = Groups(
            len(names),
            np.cumsum([0, *(len(one) for one in by_task)]).astype(np.int64),
            np.array([k for one in by_task for k in one], np.int64),
        )
        followed = follow(
            compiled.inputs,
            groups,
            float(question.results.duration.mean()),
            n_blocks,
            run.seed,
            stratified=run.sampling == "latin-hypercube",
            n_threads=question.threads,
        )
        question.shared["following"] = Following(followed, tuple(names), n_blocks)
    found = question.shared["following"]
    assert isinstance(found, Following)
    return found


def _members(question: Question) -> dict[tuple[str, str], list[int]]:
    """Return the tasks of each element of the WBS, resource, vendor and calendar."""
    project = question.compiled.project
    vendor_of = {resource.id: resource.vendor for resource in project.resources}
    found: dict[str, dict[tuple[str, str], list[int]]] = {
        kind: {} for kind in ("wbs", "resource", "vendor", "calendar")
    }

    def add(kind: str, name: str, task: int) -> None:
        members = found[kind].setdefault((kind, name), [])
        if not members or members[-1] != task:
            members.append(task)

    for t, task in enumerate(question.compiled.tasks):
        for place in wbs.elements(task.wbs):
            add("wbs", place, t)
        for one in task.resources:
            add("resource", one.resource, t)
        for vendor in sorted({vendor_of.get(one.resource, "") for one in task.resources} - {""}):
            add("vendor", vendor, t)
        add("calendar", task.calendar or project.calendar, t)
    return {name: members for kind in found.values() for name, members in kind.items()}


def _merge(
    question: Question, identity: Mapping[str, str], bias: Interval, shares: Mapping[int, float]
) -> dict[str, Any]:
    tasks = question.compiled.tasks
    driving = sorted(((share, tasks[t].id) for t, share in shares.items() if share >= LEAST_SHARE), reverse=True)
    said = "; ".join(f"{name} {round(100 * share)} %" for share, name in driving)
    return {**identity, **_named("bias", bias), "n_predecessors": len(shares), "drivers": said}


def _ends(question: Question, found: Following, task: int) -> float:
    """Return how often a task is the last of its path: on it, less where its path goes on."""
    network = question.compiled.inputs.network
    after = np.flatnonzero(network.predecessor == task)
    moments = found.paths.moments
    value = float(moments["critical"].total[task] - moments["on_critical"].total[after].sum()) / found.n_blocks
    return max(value, 0.0)


def _named(name: str, found: Interval) -> dict[str, float]:
    values: Sequence[float] = (found.value, found.low, found.high)
    return {f"{name}{end}": value for end, value in zip(ENDS, values, strict=True)}
