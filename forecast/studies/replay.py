"""Replay: one iteration as a story, with the dates of all tasks, the risks that struck, and the path to the finish."""

from __future__ import annotations

from typing import Any

import numpy as np

from forecast.compiler.hazards import parts_of
from forecast.engine.boards import Board, Dice, Structure
from forecast.engine.paths import walk_back
from forecast.errors import UsageError
from forecast.results import Results
from forecast.results.story import Story
from forecast.studies.rerun import Question

SHARE = 0.01  # of iterations to each side of a P-level that count as ending there
HIDDEN = ("per_month",)  # what is drawn for a risk and is no impact


def typical(results: Results, p_level: float) -> int:
    """Return the iteration, from 1, that ends at a P-level and costs what such iterations usually do.

    Of those within one percent of iterations around the P-level of the finish it is the one whose cost is their median;
    of several the one whose finish is nearest.
    """
    n = results.n_iterations
    order = np.lexsort((np.arange(n), results.cost, results.finish))
    low, high = (min(max(round(n * (p_level + side)), 0), n) for side in (-SHARE, SHARE))
    near = order[low:high] if high > low else order[min(low, n - 1) : min(low, n - 1) + 1]
    # The place of the P-level itself, so that equally usual costs give the nearest finish.
    distance = np.abs(np.arange(low, low + len(near)) - n * p_level)
    median = np.sort(results.cost[near])[(len(near) - 1) // 2]
    return int(near[np.lexsort((near, distance, np.abs(results.cost[near] - median)))[0]]) + 1


def replay(question: Question, iteration: int) -> Story:
    """Return an iteration, from 1, as a story.

    Raises
    ------
    UsageError
        If there is no such iteration.
    """
    compiled, results = question.compiled, question.results
    if not 1 <= iteration <= results.n_iterations:
        raise UsageError(f"there is no iteration {iteration:,}: the run has {results.n_iterations:,}")
    k = iteration - 1
    block, lane = divmod(k, results.block_size)
    board = _played(question, block)
    scratch, timeline = board.scratch, compiled.timeline
    walked = walk_back(board.structure.inputs, scratch, lane)
    path = [compiled.tasks[t].id for t in walked]
    position = {task.id: t for t, task in enumerate(compiled.tasks)}
    logic, base = compiled.inputs.logic, compiled.base
    starts, base_starts = (
        timeline.calendar_days(moments, ends=False) for moments in (scratch.starts[:, lane], base.start)
    )
    finishes, base_finishes = (timeline.calendar_days(moments) for moments in (scratch.finishes[:, lane], base.finish))
    tasks = []
    for task in compiled.project.tasks:
        t = position[task.id]
        exists = logic is None or logic.row[t] < 0 or bool(scratch.values[logic.row[t], lane] > 0.0)
        if not exists and not base.exists[t]:
            continue
        stone = task.is_milestone
        tasks.append(
            {
                "id": task.id,
                "name": task.name,
                "wbs": task.wbs,
                "is_milestone": stone,
                "start": float(finishes[t] if stone else starts[t]) if exists else None,
                "finish": float(finishes[t]) if exists else None,
                "base_start": float(base_finishes[t] if stone else base_starts[t]) if base.exists[t] else None,
                "base_finish": float(base_finishes[t]) if base.exists[t] else None,
                "duration": float(scratch.values[t, lane]) if exists else 0.0,
                "on_path": task.id in path,
            }
        )
    return Story(
        iteration=iteration,
        finish=float(results.finish[k]),
        cost=float(results.cost[k]),
        finish_share=float((results.finish <= results.finish[k]).mean()),
        cost_share=float((results.cost <= results.cost[k]).mean()),
        tasks=tuple(tasks),
        path=tuple(path),
        risks=tuple(_struck(question, board, lane)),
        forks=tuple(
            {"kind": gate.kind, "name": gate.name, "outcome": gate.outcome}
            for g, gate in enumerate(compiled.gates)
            if scratch.gates[g, lane]
        ),
    )


def _played(question: Question, block: int) -> Board:
    """Return a board on which a block has been played, with the starts of all tasks."""
    compiled, run = question.compiled, question.results.provenance
    inputs = compiled.inputs
    every, known = inputs.network.start_row.copy(), inputs.network.start_row
    if inputs.bounds is not None:
        known = np.concatenate([known, inputs.bounds.start_of_rest])
    # Behind the rows that others know by their numbers.
    every[every < 0] = known.max(initial=-1) + 1 + np.arange(np.count_nonzero(every < 0))
    n_drawn = 0 if inputs.logic is None else len(inputs.logic.low)
    structure = Structure(
        inputs._replace(network=inputs.network._replace(start_row=every)),
        np.arange(len(inputs.streams.row)),
        np.arange(n_drawn),
        compiled.timeline.calendar_days,
    )
    board = Board(structure, run.seed)
    board.play(block, Dice(inputs, run.seed, None if run.sampling == "latin-hypercube" else True).draw(block))
    return board


def _struck(question: Question, board: Board, lane: int) -> list[dict[str, Any]]:
    """Return the risks that struck, in the order of the register, with what they drew."""
    compiled = question.compiled
    project, inputs, scratch = compiled.project, compiled.inputs, board.scratch
    found: dict[str, dict[str, Any]] = {}
    for part in parts_of(project, sorted(project.risks, key=lambda risk: risk.id), compiled.timeline):
        # What is bound to a time struck where it met something; its two assessments share the row of the register.
        if not scratch.strikes[part.register_row if part.is_bound else part.row, lane] or part.probability <= 0.0:
            continue
        identity = {"id": part.risk.id, "name": part.risk.name, "probability": part.probability, "impacts": []}
        row = found.setdefault(part.risk.id, identity)
        if part.is_bound and not scratch.strikes[part.row, lane]:
            continue
        for draw in np.flatnonzero(inputs.risks.draw_risk == part.row):
            stream = int(inputs.n_inputs + draw)
            purpose, element, _ = compiled.drawn[stream]
            value = float(scratch.values[stream, lane])
            if purpose not in HIDDEN and value != inputs.risks.draw_neutral[draw]:
                row["impacts"].append({"purpose": purpose, "value": value, "on": element.partition("\x1f")[2]})
    return [found[risk.id] for risk in project.risks if risk.id in found]
