"""Section E of the known answers: cases that open tools get wrong, each found by running a public package."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
import pytest

from forecast.errors import InputError
from forecast.project import CostItem, Impact, Risk
from forecast.readers import read_scenario
from forecast.statistics import error
from tests.known_answers import agreement
from tests.known_answers.agreement import Truth, assert_agreement
from tests.known_answers.cases import CASE_BY_ID, project_of
from tests.support.models import chain, estimate, network, parallel, run, task


def _same(one, other):
    """Compare two results, arrays to the bit."""
    for field in fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if hasattr(a, "__dataclass_fields__"):
            _same(a, b)
        elif isinstance(a, np.ndarray):
            assert a.tobytes() == b.tobytes(), field.name
        else:
            assert a == b, field.name


@pytest.mark.parametrize("sampling", ["monte-carlo", "latin-hypercube"])
def test_a_chain_of_ten_keeps_fractions_of_days_and_both_sides(sampling):
    # PERT (5, 10, 25): mean 116.667, P80 126. Tools print 121.6 (durations rounded up to whole days) and 122.9
    # (optimistic side cut at the most likely value).
    values = run(chain([estimate("pert", (5, 10, 25))] * 10), 40_960, sampling=sampling).duration
    exact = {"mean": 700 / 6, "sd": math.sqrt(10 * (70 / 6 - 5) * (25 - 70 / 6) / 7)}
    assert_agreement(agreement.distribution("finish", values, exact))
    assert_agreement(agreement.distribution("finish", values, {"p80": 126.0}, Truth(moments=0.5)))


def test_a_most_likely_value_at_an_end_is_continuous_with_its_neighbors():
    # PERT (10, 10, 30) and (10, 10.001, 30) by the same draws; a (30, 30) end likewise
    values = {m: run(chain([estimate("pert", (10, m, 30))]), 5_120).duration for m in (10, 10.001, 29.999, 30)}
    # The mean moves by 4/6 of the shift, a quantile by no more than 3 times the shift.
    assert np.max(np.abs(values[10] - values[10.001])) < 0.003
    assert np.max(np.abs(values[30] - values[29.999])) < 0.003
    assert values[10].mean() == pytest.approx((10 + 40 + 30) / 6, abs=5 * values[10].std() / math.sqrt(5_120))


def test_the_most_likely_value_is_used_at_all():
    finishes = [run(chain([estimate("pert", (0, m, 10))]), 256).duration.mean() for m in (1, 5, 9)]
    assert finishes == pytest.approx([14 / 6, 30 / 6, 46 / 6], abs=5 * 2.0 / 16)


def test_parallel_tasks_finish_together_when_no_link_stands_in_the_model():
    # Four tasks of ten days finish in ten days, not in forty.
    results = run(parallel([10.0] * 4), 256)
    assert np.all(results.duration == 10.0)
    assert results.base.duration == 10.0
    assert np.all(results.tasks.criticality_index == 1.0)


TENTHS = {
    "A": (1, 2), "B": (1, 2), "C": (1, 2), "D": (1, 2), "E": (1, 2), "F": (3, 4), "G": (3, 4), "H": (5, 7),
    "I": (1, 2), "J": (7, 9),
}  # fmt: skip
TIED_BEFORE = {"A": "", "B": "A", "C": "", "D": "C", "E": "A C", "F": "B E", "G": "D", "H": "", "I": "F G H", "J": ""}
TIED_PATHS = ("ABFI", "AEFI", "CEFI", "CDGI", "HI", "J")


def _tied(unit):
    """Return a network in which paths often tie; durations are whole numbers of tenths of a day, times the unit."""

    def days(*tenths):
        share = 1.0 / len(tenths)
        pairs = ", ".join(f"{0.1 * one * unit!r}: {share!r}" for one in tenths)
        return f"discrete({pairs})"

    return network({name: (days(*TENTHS[name]), before) for name, before in TIED_BEFORE.items()})


UNITS = {"seconds": 86_400.0, "minutes": 1_440.0, "hours": 24.0, "days": 1.0, "weeks": 1 / 7, "years": 1 / 365.25}


@pytest.mark.parametrize("unit", UNITS)
def test_criticality_does_not_depend_on_the_unit(unit):
    # A fixed tolerance of 1e-9, or `total_float == 0`, fails: 0.1 + 0.2 is not 0.3.
    results, days = run(_tied(UNITS[unit]), 5_120), run(_tied(1.0), 5_120)
    assert np.array_equal(results.tasks.criticality_index, days.tasks.criticality_index)
    assert np.array_equal(results.tasks.base_critical, days.tasks.base_critical)


def test_tied_paths_are_all_critical():
    # By enumeration of the network above in whole tenths: exact.
    grid = np.array(np.meshgrid(*TENTHS.values(), indexing="ij")).reshape(len(TENTHS), -1)
    length = dict(zip(TENTHS, grid, strict=True))
    lengths = np.array([sum(length[name] for name in path) for path in TIED_PATHS])
    longest = lengths == lengths.max(axis=0)
    truth = {name: longest[[name in path for path in TIED_PATHS]].any(axis=0).mean() for name in TENTHS}
    assert longest.sum(axis=0).mean() > 1.3  # ties are common
    for sampling in ("monte-carlo", "latin-hypercube"):
        results = run(_tied(1.0), 40_960, sampling=sampling)
        found = dict(zip(results.tasks.id, results.tasks.criticality_index.tolist(), strict=True))
        n = results.n_iterations
        assert_agreement([agreement.probability(f"criticality of {k}", found[k], p, n) for k, p in truth.items()])


def _everything():
    """Return a project with all that is drawn: durations, costs, risks; links of all kinds."""
    base = project_of(CASE_BY_ID["P31-ladder"])
    tasks = (
        *base.tasks,
        task("D", "discrete(2: 0.5, 4: 0.5)", "A", fixed_cost=estimate("pert(10, 20, 50)"), account="x"),
    )
    risks = (
        Risk(
            "R1",
            "one",
            0.3,
            impacts=(Impact(("A", "D"), delay=estimate("uniform(1, 5)"), cost=estimate("pert(1, 2, 9)")),),
        ),
        Risk("R2", "two", 0.4, impacts=(Impact(("B",), factor=estimate("triangular(1, 1.2, 2)")),)),
    )
    costs = (CostItem("O", "office", cost_per_day=10.0), CostItem("L", "licence", "x", estimate("uniform(5, 9)")))
    return replace(base, tasks=tasks, risks=risks, costs=costs)


@pytest.mark.parametrize("sampling", ["monte-carlo", "latin-hypercube"])
def test_the_same_seed_gives_the_same_answer_on_any_number_of_threads(sampling):
    one = run(_everything(), 5_120, seed=7, sampling=sampling, threads=1)
    for threads in (2, 4, 8):
        _same(one, run(_everything(), 5_120, seed=7, sampling=sampling, threads=threads))
    assert not np.array_equal(one.duration, run(_everything(), 5_120, seed=8, sampling=sampling).duration)


def test_the_order_of_rows_changes_nothing():
    # D7 and E
    model = _everything()
    turned = replace(model, tasks=model.tasks[::-1], risks=model.risks[::-1], costs=model.costs[::-1])
    one, other = run(model, 5_120), run(turned, 5_120)
    assert one.duration.tobytes() == other.duration.tobytes()
    assert one.cost.tobytes() == other.cost.tobytes()
    assert one.tasks.id == other.tasks.id[::-1]
    assert one.tasks.criticality_index.tobytes() == other.tasks.criticality_index[::-1].tobytes()


def test_tasks_may_share_a_name():
    tasks = chain(["pert(2, 3, 9)"] * 3)
    same_name = [replace(one, name="Install") for one in tasks]
    assert run(tasks, 512).duration.tobytes() == run(same_name, 512).duration.tobytes()


@pytest.mark.parametrize("family", ["pert", "triangular"])
def test_a_fixed_estimate_simulates(family):
    results = run(chain([estimate(family, (5, 5, 5)), estimate(family, (1, 2, 3))]), 512)
    assert np.all((results.duration > 6.0) & (results.duration < 8.0))
    assert results.tasks.duration_sd[0] == 0.0


def test_a_chain_of_5000_tasks_needs_no_recursion():
    tasks = chain([estimate("triangular", (1, 2, 6))] * 5_000)
    results = run(tasks[::-1], 512)
    truth = {"mean": 15_000.0, "sd": math.sqrt(5_000 * 21 / 18)}
    assert_agreement(agreement.distribution("finish", results.duration, truth))
    assert np.all(results.tasks.criticality_index == 1.0)


def _model(folder, rows):
    folder.joinpath("model.yaml").write_text("name: One\ncurrency: USD\nstart: 2027-01-04\n", encoding="utf-8")
    head = "id,name,optimistic,most_likely,pessimistic,predecessors\n"
    folder.joinpath("tasks.csv").write_text(head + rows, encoding="utf-8")
    return folder


def test_a_cycle_is_refused_and_printed(tmp_path):
    rows = "A,a,1,2,3,C\nB,b,1,2,3,A\nC,c,1,2,3,B\nD,d,1,2,3,C\n"
    with pytest.raises(InputError) as caught:
        read_scenario(_model(tmp_path, rows))
    problems = [problem for problem in caught.value.problems if problem.severity == "error"]
    assert len(problems) == 1
    assert problems[0].code == "cycle"
    assert "A -> B -> C -> A" in problems[0].message


def test_a_link_that_stands_twice_is_refused_and_would_change_nothing(tmp_path):
    with pytest.raises(InputError) as caught:
        read_scenario(_model(tmp_path, "A,a,1,2,6,\nB,b,1,2,6,A;A\n"))
    assert [problem.code for problem in caught.value.problems] == ["duplicate-link"]
    once = [task("A", "pert(1, 2, 6)"), task("B", "pert(1, 2, 6)", "A")]
    twice = [once[0], task("B", "pert(1, 2, 6)", "A", "A")]
    _same(run(once, 512), run(twice, 512))


def test_the_printed_p80_is_met_80_percent_of_the_time():
    # A single-path normal approximation of the same network is met in 57 % or less.
    model = project_of(CASE_BY_ID["S01-j60-reference"])
    n = 40_960
    promised = error.percentile(run(model, n, seed=1).duration, 0.80).value
    for sampling in ("monte-carlo", "latin-hypercube"):
        met = float((run(model, n, seed=2, sampling=sampling).duration <= promised).mean())
        # Both runs err, at most as plain Monte Carlo does.
        assert_agreement([agreement.Check("P80 met", met, 0.80, math.sqrt(2 * 0.16 / n))])
