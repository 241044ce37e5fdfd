"""Replay: one iteration told by hand, and held against the run that it comes from."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forecast.charts.replay import MOST_ROWS, rows, save
from forecast.cli import call
from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from forecast.errors import UsageError
from forecast.project import Impact, Risk
from forecast.report.story import document, lines
from forecast.studies import Question
from forecast.studies.replay import replay, typical
from tests.bench.everything import everything_on
from tests.reference.projects import layered_network
from tests.support.models import constant, project, run, task


def question_of_two_paths() -> Question:
    risk = Risk("R1", "The site is closed", 0.3, impacts=(Impact(("B",), delay=constant(15.0), cost=constant(9.0)),))
    tasks = [task("S", 1.0), task("A", 20.0, "S"), task("B", 10.0, "S"), task("E", 0.0, "A", "B")]
    whole = project(tasks, risks=(risk,))
    return Question(whole, run(whole, iterations=512))


def test_an_iteration_in_which_a_risk_struck_by_hand() -> None:
    question = question_of_two_paths()
    story = replay(question, int(np.argmax(question.results.finish)) + 1)
    assert (story.finish, story.path, story.finish_share) == (26.0, ("S", "B", "E"), 1.0)
    by_id = {row["id"]: row for row in story.tasks}
    assert (by_id["B"]["start"], by_id["B"]["finish"], by_id["B"]["duration"]) == (1.0, 26.0, 25.0)
    assert (by_id["B"]["base_start"], by_id["B"]["base_finish"], by_id["A"]["on_path"]) == (1.0, 11.0, False)
    (struck,) = story.risks
    assert struck["impacts"] == [
        {"purpose": "delay", "value": 15.0, "on": ""}, {"purpose": "cost", "value": 9.0, "on": ""}
    ]  # fmt: skip
    text = "\n".join(lines(question.results, story))
    assert "It ends on 29 Jan 2027, 5 days after the plan; >99 % of iterations end no later." in text.replace(
        "100 %", ">99 %"
    )
    assert "R1 The site is closed (30 %): +15 days" in text
    assert "5 Jan 2027 to 29 Jan 2027: B, 25 days; 15 days after the plan" in text


def test_a_quiet_iteration_says_that_no_risk_struck() -> None:
    question = question_of_two_paths()
    story = replay(question, int(np.argmin(question.results.finish)) + 1)
    assert (story.finish, story.path, story.risks) == (21.0, ("S", "A", "E"), ())
    assert "No risk struck." in lines(question.results, story)


def test_an_iteration_that_is_none_is_refused() -> None:
    question = question_of_two_paths()
    for wrong in (0, 513):
        with pytest.raises(UsageError, match="there is no iteration"):
            replay(question, wrong)


def test_a_typical_p80_ends_there_and_costs_what_is_usual() -> None:
    rng = np.random.default_rng(3)
    results = replace(question_of_two_paths().results, finish=rng.random(512), cost=rng.random(512))
    chosen = typical(results, 0.80) - 1
    place = int((results.finish < results.finish[chosen]).sum())
    assert abs(place - 0.8 * 512) <= 0.01 * 512 + 1
    near = np.argsort(results.finish)[round(0.79 * 512) : round(0.81 * 512)]
    assert results.cost[chosen] == np.sort(results.cost[near])[(len(near) - 1) // 2]


def test_with_everything_on_a_story_is_the_iteration_of_the_run() -> None:
    whole = everything_on(layered_network(40))
    whole = replace(whole, risks=tuple(risk for risk in whole.risks if risk.id < "R020"))
    question = Question(whole, run(whole, iterations=768))
    compiled = compile_project(whole)
    outcome = simulate(compiled.inputs, 768, 1).outcome
    for iteration in (1, 300, 700):
        story = replay(question, iteration)
        assert story.finish == question.results.finish[iteration - 1]
        finishes = compiled.timeline.calendar_days(outcome.detail_finish[:, iteration - 1])
        starts = compiled.timeline.calendar_days(outcome.detail_start[:, iteration - 1], ends=False)
        exact = {one.id: (starts[t], finishes[t]) for t, one in enumerate(compiled.tasks)}
        for row in story.tasks:
            if row["finish"] is None:
                assert np.isnan(exact[row["id"]][1])
            elif not row["is_milestone"]:
                assert (row["start"], row["finish"]) == exact[row["id"]]
        ends = {row["id"]: row["finish"] for row in story.tasks}
        assert ends[story.path[-1]] == max(end for end in ends.values() if end is not None)
        found = document(question.results, story, "P80")
        assert json.loads(json.dumps(found))["path"] == list(story.path)


def test_the_gantt_of_an_iteration_is_drawn(tmp_path: Path) -> None:
    question = question_of_two_paths()
    story = replay(question, 1)
    assert [path.name for path in save(question.results, story, tmp_path / "new")] == ["replay.svg", "replay.png"]
    many = replace(story, tasks=story.tasks * 40)
    assert len(rows(many)) == MOST_ROWS


def test_the_command_tells_by_number_and_by_p_level(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    model = tmp_path / "models" / "m"
    model.mkdir(parents=True)
    (model / "model.yaml").write_text("name: M\nstart: 2027-01-04\ncalendar: continuous\n")
    (model / "tasks.csv").write_text('id,distribution\nA,"uniform(10, 20)"\n')
    assert call(["replay", str(model), "--iterations", "512", "--output", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    assert "a typical P80" in printed
    assert "replay.svg" in printed
    assert call(["replay", str(model), "7", "--iterations", "512", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["iteration"] == 7
    for wrong in ("x", "P0", "999"):
        assert call(["replay", str(model), wrong, "--iterations", "512"]) == 2
        capsys.readouterr()
