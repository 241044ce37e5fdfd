"""All mistakes of all files are said at once, and no input whatever gives anything but a message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecast.errors import InputError, Problem
from forecast.readers import read_scenario

BROKEN = {
    "models/small/model.yaml": """\
name: Broken
start: 2027-02-30
currencey: USD
calendars:
  night: {days: Mon-Fry}
correlation: {groups: [{name: site, rho: 1.5, tasks: [A, B]}]}
""",
    "models/small/tasks.csv": """\
id,name,optimistic,most_likely,pessimistic,predecessors,calendar,resources,colour
A,First,5,3,9,,,,
B,Second,2,3,5,AA,,,
B,Again,2,3,5,,,,
C,Third,-1,3,5,D,,,
D,Fourth,2,3,"4,5",C,dawn,,
E,Fifth,2,3,5,,,PN*2,
F,Sixth,2,3,5,F,,,
""",
    "models/small/risks.csv": """\
id,name,kind,probability,tasks,delay_optimistic,delay_most_likely,delay_pessimistic
R-01,One,threat,30,A,1,2,4
R-02,Two,thread,0.3,A,1,2,4
R-03,Three,threat,0.3,Z,1,2,4
R-04,Four,threat,0.3,A,-3,-2,-1
""",
    "models/small/resources.csv": "id,name,hourly_rate,day_rate\nPM,Manager,90,700\n",
    "scenarios/small.yaml": """\
model: ../models/small
targets: {finish: 2027-06-31}
require: {on_budget: 0.8}
change: {risks: {R-9: {probability: 0.1}}}
iterations: many
""",
}
EXPECTED = [
    ("models/small/model.yaml", 2, "no-such-date"),
    ("models/small/model.yaml", 3, "unknown-key"),
    ("models/small/model.yaml", 5, "weekday"),
    ("models/small/model.yaml", 6, "correlation-range"),
    ("models/small/resources.csv", 2, "resource-rate"),
    ("models/small/risks.csv", 2, "probability-range"),
    ("models/small/risks.csv", 3, "choice"),
    ("models/small/risks.csv", 4, "unknown-task"),
    ("models/small/risks.csv", 5, "risk-sign"),
    ("models/small/tasks.csv", 1, "unknown-column"),
    ("models/small/tasks.csv", 2, "estimate-order"),
    ("models/small/tasks.csv", 3, "unknown-task"),
    ("models/small/tasks.csv", 4, "duplicate-id"),
    ("models/small/tasks.csv", 5, "negative-duration"),
    ("models/small/tasks.csv", 5, "cycle"),
    ("models/small/tasks.csv", 6, "number-format"),
    ("models/small/tasks.csv", 6, "unknown-calendar"),
    ("models/small/tasks.csv", 7, "unknown-resource"),
    ("models/small/tasks.csv", 8, "cycle"),
    ("scenarios/small.yaml", 2, "no-such-date"),
    ("scenarios/small.yaml", 3, "gate-without-target"),
    ("scenarios/small.yaml", 4, "patch-matches-nothing"),
    ("scenarios/small.yaml", 5, "number-format"),
]


def test_all_mistakes_of_all_files_are_said_at_once_in_reading_order(folder: Any) -> None:
    for name, content in BROKEN.items():
        (folder.root / name).write_text(content, encoding="utf-8")
    found = folder.problems()
    assert [(problem.place.file, problem.place.line, problem.code) for problem in found] == EXPECTED
    assert all(problem.message and "invalid" not in problem.message for problem in found)


def test_what_depends_on_a_mistake_stays_silent(folder: Any) -> None:
    folder.write("tasks.csv", "id,optimistic,most_likely,pessimistic,predecessors\nNET-020,x,3,5,\nB,1,2,3,NET-020\n")
    assert folder.problem().code == "number-format"


@pytest.fixture(scope="module")
def anywhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace whose files every example writes anew."""
    root = tmp_path_factory.mktemp("fuzz")
    for name in ("models/small", "scenarios"):
        (root / name).mkdir(parents=True)
    return root


SOUND = {
    "models/small/model.yaml": "start: 2027-01-04\ncalendars:\n  x: {days: Mon-Fri, holidays: [2027-01-06]}\n",
    "models/small/tasks.csv": (
        "id,optimistic,most_likely,pessimistic,distribution,predecessors,resources\n"
        'A,1,2,3,,,PM*2\nB,,,,"normal(mean=9, sd=1)",A SS+2d,\nC,1,1,1,"trigen(10, 90)",A;B,\n'
    ),
    "models/small/risks.csv": "id,probability,tasks,delay_optimistic,delay_most_likely,delay_pessimistic\nR,30%,A;B,1,2,3\n",
    "models/small/resources.csv": "id,hourly_rate\nPM,90\n",
    "scenarios/small.yaml": (
        "model: ../models/small\ntargets: {finish: 2027-03-01}\nchange: {tasks: {A: {pessimistic: 9}}}\n"
        "scale: {tasks: {all: {duration: 1.5}}}\nremove: {tasks: [C]}\nadd: {tasks: [{id: D, duration: 3}]}\n"
    ),
}
PIECES = st.sampled_from(
    [",", ";", "\n", "\t", '"', "'", ":", ": ", "- ", "{", "}", "[", "]", "#", "&a ", "*a", "!!x ", "%", "@", "|", ">", "---\n", "\\",
     "-", "+", "FS", "SS", "..", "0", "9e99", "1e-9", "-1", "1_0", "nan", "inf", "null", "yes", "2027-02-30", "=1+1", "é", "\x00", "\ufeff",
     "(", ")", "pert", "discrete(", "truncate(", "empirical(x.csv:y)", "all", "A", "B", "PM", "*", "<<: ", "? "]
)  # fmt: skip


def read_or_refuse(root: Path, *sets: str) -> None:
    """Read the scenario; an `InputError` with its problems is as good as a scenario, anything else is not."""
    problems: tuple[Problem, ...] = ()
    try:
        problems = read_scenario(root / "scenarios" / "small.yaml", sets).warnings
    except InputError as error:
        problems = error.problems or (Problem("", ""),)
    assert all(problem.message and problem.code for problem in problems)


def write_all(root: Path, changed: str, content: bytes) -> None:
    for name, text in SOUND.items():
        (root / name).write_bytes(content if name == changed else text.encode())


FILES = st.sampled_from(sorted(SOUND))
FUZZ = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_the_sound_files_are_sound(anywhere: Path) -> None:
    write_all(anywhere, "", b"")
    assert len(read_scenario(anywhere / "scenarios" / "small.yaml").project.tasks) == 3


@FUZZ
@given(name=FILES, content=st.binary(max_size=300))
def test_arbitrary_bytes_give_a_message_and_nothing_else(anywhere: Path, name: str, content: bytes) -> None:
    write_all(anywhere, name, content)
    read_or_refuse(anywhere)


@FUZZ
@given(name=FILES, edits=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 12), PIECES), min_size=1, max_size=5))
def test_mangled_files_give_a_message_and_nothing_else(
    anywhere: Path, name: str, edits: list[tuple[int, int, str]]
) -> None:
    text = SOUND[name]
    for position, length, piece in edits:
        at = position % (len(text) + 1)
        text = text[:at] + piece + text[at + length :]
    write_all(anywhere, name, text.encode("utf-8", "surrogatepass"))
    read_or_refuse(anywhere)


@FUZZ
@given(path=st.sampled_from(["tasks.A.pessimistic", "risks.R.tasks", "seed", "calendars.x.holidays", "tasks.B.distribution", "targets.finish"]),
       value=st.lists(PIECES | st.text(max_size=4), max_size=6).map("".join))  # fmt: skip
def test_any_value_can_be_set_or_is_refused(anywhere: Path, path: str, value: str) -> None:
    write_all(anywhere, "", b"")
    read_or_refuse(anywhere, f"{path}={value}")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=200), begin=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
)
def test_arbitrary_workbooks_give_a_message_and_nothing_else(anywhere: Path, content: bytes, begin: bytes) -> None:
    path = anywhere / "models" / "any.xlsx"
    path.write_bytes(begin + content)
    with pytest.raises(InputError):
        read_scenario(path)
