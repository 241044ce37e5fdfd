"""A small workspace on disk, for commands that read files."""

from __future__ import annotations

from pathlib import Path

MODEL = """\
name: Rack move
currency: USD
start: 2027-01-04
calendar: continuous
files: {tasks: tasks.csv, risks: risks.csv}
"""
TASKS = """\
id,name,distribution,predecessors,cost_distribution,cost_per_day
A,Order,"uniform(10, 20)",,constant(1000),
B,Install,"uniform(4, 8)",A,,100
"""
RISKS = """\
id,name,kind,probability,tasks,delay_distribution,response,response_cost,residual_probability
R1,Late supplier,threat,0.5,A,constant(6),Second supplier,300,0.1
R2,Broken parts,threat,0.2,B,constant(4),Spare parts,100,0
"""
SCENARIO = """\
model: ../models/move
title: Rack move
targets: {finish: 2027-01-27, budget: 2_500}
iterations: 2_560
seed: 3
"""


def workspace(folder: Path, **scenarios: str) -> Path:
    """Write the model `move` and a scenario `plan`, and further scenarios that extend it; return the folder.

    Durations in days of the calendar `continuous`: 10 to 20 and 4 to 8, uniform, one after the other. One risk costs 6
    days with 50 % (10 % after its response, which costs 300), one 4 days with 20 % (0 % after its response, for 100). A
    day of the second task costs 100, all else 1,000.
    """
    model, names = folder / "models" / "move", folder / "scenarios"
    model.mkdir(parents=True)
    names.mkdir()
    for name, text in {"model.yaml": MODEL, "tasks.csv": TASKS, "risks.csv": RISKS}.items():
        (model / name).write_text(text, encoding="utf-8")
    (names / "plan.yaml").write_text(SCENARIO, encoding="utf-8")
    for name, text in scenarios.items():
        stem = name.replace("_", "-")
        (names / f"{stem}.yaml").write_text(f"extends: plan.yaml\n{text}", encoding="utf-8")
    return folder
