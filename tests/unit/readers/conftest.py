"""A small sound model to break: each test changes one thing and looks at what is said about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecast.errors import InputError, Problem
from forecast.readers import read_scenario
from forecast.scenario import Scenario

MODEL = """\
name: Small
currency: USD
start: 2027-01-04
"""
TASKS = """\
id,name,optimistic,most_likely,pessimistic,predecessors,resources
NET-010,Survey,2,3,5,,PM*0.5
NET-020,Install,4,6,9,NET-010,NET*2
NET-030,Hand over,,0,,NET-020,
"""
RISKS = """\
id,name,kind,probability,tasks,delay_optimistic,delay_most_likely,delay_pessimistic
R-01,Late delivery,threat,0.3,NET-020,1,2,4
"""
RESOURCES = """\
id,name,hourly_rate
PM,Project manager,90
NET,Network engineer,80
"""
SCENARIO = """\
model: ../models/small
targets: {finish: 2027-03-31, budget: 100_000}
"""


class Folder:
    """A workspace in a temporary folder with one model and one scenario."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.model = root / "models" / "small"
        self.scenario = root / "scenarios" / "small.yaml"
        self.model.mkdir(parents=True)
        self.scenario.parent.mkdir()
        self.write("model.yaml", MODEL)
        self.write("tasks.csv", TASKS)
        self.write("risks.csv", RISKS)
        self.write("resources.csv", RESOURCES)
        self.scenario.write_text(SCENARIO, encoding="utf-8")

    def write(self, name: str, content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        (self.model / name).write_bytes(data)

    def read(self, *sets: str) -> Scenario:
        return read_scenario(self.scenario, sets)

    def problems(self, *sets: str) -> tuple[Problem, ...]:
        with pytest.raises(InputError) as caught:
            self.read(*sets)
        return caught.value.problems

    def problem(self, *sets: str) -> Problem:
        """Return the only problem."""
        found = self.problems(*sets)
        assert len(found) == 1, "\n\n".join(map(str, found))
        return found[0]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)
