"""Money in time against what can be calculated by hand: months, prices, present value, charges, funding, P-levels."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from forecast.calendars import Calendar
from forecast.compiler import compile_project
from forecast.project import Account, Charge, CostItem, Finance, Moment, PricePath, Project
from forecast.results import Results
from forecast.scenario import Targets
from forecast.statistics import mean, percentile, probability
from forecast.statistics.cash import cash_flow, discount_factors, funding, present_value, sum_of_levels
from forecast.statistics.price import build_up, delay_cost
from tests.known_answers.agreement import Check, assert_agreement
from tests.support import models
from tests.support.models import constant, estimate, task

MID_JANUARY = date(2027, 1, 17)  # 15 days of January are left
NEW_YEAR = date(2027, 1, 1)
N = 20_480


def spent(project: Project) -> dict[str, float]:
    """Return what a certain project spends by month."""
    money = models.run(project, iterations=256).money
    assert (money.monthly_cost == money.monthly_cost[:, :1]).all()
    np.testing.assert_allclose(money.base_monthly, money.monthly_cost[:, 0], rtol=1e-12, atol=1e-9)
    return {month[:7]: float(amount) for month, amount in zip(money.months, money.monthly_cost[:, 0], strict=True)}


def certain(**fields: Any) -> Project:
    work = task("A", 30.0, fixed_cost=constant(3_000.0), **fields)
    return models.project([work], start=MID_JANUARY, cash_flow=True)


def paid_on(day: date, amount: object = 1_000.0, **fields: Any) -> CostItem:
    cost = constant(amount) if isinstance(amount, float) else estimate(str(amount))
    return CostItem(f"C{day}", "c", fixed_cost=cost, on=day, **fields)


@pytest.mark.parametrize(
    ("spread", "january", "february"),
    [("linear", 1_500.0, 1_500.0), ("start", 3_000.0, 0.0), ("end", 0.0, 3_000.0), ("curve", 1_500.0, 1_500.0)],
)
def test_a_cost_is_spent_when_its_spread_says(spread: str, january: float, february: float) -> None:
    found = spent(certain(spread=spread))
    assert found["2027-01"] == pytest.approx(january, rel=1e-12)
    assert found.get("2027-02", 0.0) == pytest.approx(february, rel=1e-12)


def test_a_curve_spends_a_third_of_the_way_seven_parts_of_27() -> None:
    # 3/9 - 2/27 of the money in the first third; the two outer thirds are alike.
    work = task("A", 90.0, fixed_cost=constant(2_700.0), spread="curve")
    found = spent(models.project([work], start=date(2027, 4, 1), cash_flow=True))
    assert found["2027-04"] == pytest.approx(700.0, rel=1e-12)
    assert found["2027-05"] == pytest.approx(2_700.0 * (_bell(61 / 90) - _bell(30 / 90)), rel=1e-12)


def _bell(x: float) -> float:
    return 3 * x**2 - 2 * x**3


def test_working_days_share_out_what_is_paid_by_the_day() -> None:
    # From Monday 25 January: five days in January (25-29), five in February (1-5).
    work = task("A", 10.0, cost_per_day=100.0)
    found = spent(
        models.project(
            [work], start=date(2027, 1, 25), calendar="standard", calendars={"standard": Calendar("standard")},
            cash_flow=True,
        )
    )  # fmt: skip
    assert found == pytest.approx({"2027-01": 500.0, "2027-02": 500.0}, rel=1e-12)


def test_an_end_on_the_last_day_of_a_month_is_in_that_month_and_a_start_thereafter_in_the_next() -> None:
    one = task("A", 15.0, fixed_cost=constant(1.0), spread="end")
    other = task("B", 5.0, "A", fixed_cost=constant(2.0), spread="start")
    found = spent(models.project([one, other], start=MID_JANUARY, cash_flow=True))
    assert found == pytest.approx({"2027-01": 1.0, "2027-02": 2.0})


def test_two_years_of_escalation() -> None:
    path = PricePath("p", NEW_YEAR, ("unassigned",), yearly={2027: constant(0.1), 2028: constant(0.2)})
    whole = models.project([task("A", 1.0)], start=NEW_YEAR, costs=(paid_on(date(2028, 7, 9)),), prices=(path,))
    # The middle of July 2028 is 182 + 15.5 days after New Year, of 366.
    assert spent(whole)["2028-07"] == pytest.approx(1_000.0 * 1.1 * 1.2 ** (197.5 / 366), rel=1e-12)


def test_prices_do_not_move_before_their_date_and_follow_the_tree_of_accounts() -> None:
    path = PricePath("p", date(2027, 7, 1), ("people",), default=constant(0.1))
    items = (paid_on(date(2027, 3, 1), account="staff"), paid_on(date(2027, 12, 1), account="staff"))
    other = paid_on(date(2027, 12, 2), account="goods")
    accounts = (Account("people"), Account("staff", parent="people"), Account("goods"))
    found = spent(models.project([task("A", 1.0)], costs=(*items, other), prices=(path,), accounts=accounts))
    assert found["2027-03"] == pytest.approx(1_000.0)
    # From 1 July to the middle of December: 153 + 15.5 days.
    assert found["2027-12"] == pytest.approx(1_000.0 + 1_000.0 * 1.1 ** (168.5 / 365), rel=1e-12)


def test_a_lognormal_price_gives_lognormal_money() -> None:
    rate = estimate("shift(lognormal(mean=1.05, sd=0.1), -1)")
    path = PricePath("p", NEW_YEAR, ("unassigned",), default=rate)
    found = models.run(
        models.project([task("A", 1.0)], start=NEW_YEAR, costs=(paid_on(date(2027, 12, 9)),), prices=(path,)), N
    )
    part = (334 + 15.5) / 365
    sigma = math.sqrt(math.log(1 + (0.1 / 1.05) ** 2))
    shape = NormalDist(part * (math.log(1.05) - sigma**2 / 2), part * sigma)
    level = 1_000.0 * math.exp(shape.inv_cdf(0.8))
    density = shape.pdf(shape.inv_cdf(0.8)) / level
    expected = 1_000.0 * math.exp(shape.mean + shape.variance / 2)
    deviation = expected * math.sqrt(math.exp(shape.variance) - 1)
    assert_agreement(
        [
            Check("mean", mean(found.cost).value, expected, deviation / math.sqrt(N), 1e-3),
            Check("P80", percentile(found.cost, 0.8).value, level, math.sqrt(0.16 / N) / density, 1e-2),
        ]
    )
    # Without a most likely value that was written, the base is that of the mean rate.
    assert found.base.cost == pytest.approx(1_000.0 * 1.05**part, rel=1e-9)


def test_foreign_money_is_worth_the_level_of_its_month() -> None:
    path = PricePath("EUR", NEW_YEAR, currency="EUR", level=1.2, default=constant(-0.05))
    items = (paid_on(date(2027, 12, 9), currency="EUR"), paid_on(date(2027, 12, 10)))
    whole = models.project([task("A", 1.0)], start=NEW_YEAR, costs=items, prices=(path,))
    assert spent(whole)["2027-12"] == pytest.approx(1_000.0 + 1_200.0 * 0.95 ** (349.5 / 365), rel=1e-12)


def test_the_build_up_adds_to_the_p80_and_keeps_prices_out_of_contingency() -> None:
    paths = (
        PricePath("p", NEW_YEAR, ("unassigned",), default=estimate("uniform(0, 0.1)")),
        PricePath("EUR", NEW_YEAR, currency="EUR", level=2.0, default=estimate("uniform(-0.2, 0.2)")),
    )
    items = (
        paid_on(date(2028, 5, 9), "uniform(100, 200)"),
        paid_on(date(2028, 6, 9), "uniform(50, 100)", currency="EUR"),
    )
    found = models.run(
        models.project(
            [task("A", 1.0)], start=NEW_YEAR, costs=items, prices=paths, finance=Finance(management_reserve=70.0)
        )
    )  # fmt: skip
    amounts = {line.key: line.amount.value for line in build_up(found, 0.8)}
    parts = ("base", "contingency", "escalation", "exchange", "rest")
    assert sum(amounts[key] for key in parts) == pytest.approx(amounts["cost"], rel=1e-12)
    assert amounts["cost"] == percentile(found.cost, 0.8).value
    assert amounts["total"] == pytest.approx(amounts["cost"] + 70.0)
    # At the prices of the price date: U(100, 200) + 2 U(50, 100) is the sum of two U(100, 200), whose P80 is at
    # 400 less the root of 2 x 0.2, in hundreds.
    constant_p80 = 400.0 - 100.0 * math.sqrt(0.4)
    error = math.sqrt(0.16 / N) / (math.sqrt(0.4) / 100.0)
    assert_agreement([Check("P80", amounts["base"] + amounts["contingency"], constant_p80, error)])
    money = found.money
    np.testing.assert_allclose(money.monthly_cost.sum(axis=0), found.cost, rtol=1e-12)
    np.testing.assert_allclose(found.account_cost.sum(axis=0), found.cost, rtol=1e-12)


def test_without_surprises_of_prices_the_rest_of_the_build_up_is_nothing() -> None:
    path = PricePath("p", NEW_YEAR, ("unassigned",), default=constant(0.1))
    whole = models.project([task("A", 1.0)], start=NEW_YEAR, costs=(paid_on(date(2027, 7, 9)),), prices=(path,))
    amounts = {line.key: line.amount.value for line in build_up(models.run(whole, 256), 0.8)}
    assert amounts["base"] == pytest.approx(1_000.0)
    assert amounts["escalation"] == pytest.approx(1_000.0 * (1.1 ** (196.5 / 365) - 1), rel=1e-12)
    assert amounts["contingency"] == pytest.approx(0.0, abs=1e-9)
    assert amounts["rest"] == pytest.approx(0.0, abs=1e-9)


def test_present_value_by_hand() -> None:
    items = (paid_on(date(2027, 1, 9), 500.0), paid_on(date(2028, 1, 9)))
    finance = Finance(discount_rate=0.08, price_date=NEW_YEAR)
    found = models.run(models.project([task("A", 1.0)], start=NEW_YEAR, costs=items, finance=finance), 256)
    value = present_value(found)
    assert value is not None
    by_hand = 500.0 * 1.08 ** (-15.5 / 365) + 1_000.0 * 1.08 ** (-(365 + 15.5) / 365)
    assert value == pytest.approx(by_hand, rel=1e-12)
    assert (np.diff(discount_factors(found)) < 0).all()


def late(**fields: Any) -> Results:
    """Return a project that takes 10 to 20 days, evenly, with a charge around the end of the fifteenth day."""
    target = Moment(date=models.START + timedelta(days=14))
    ends = {"earlier": target, "later": Moment(), **fields}
    charge = Charge("LD", "LD", ends.pop("per_day", 100.0), account="fees", **ends)
    return models.run(models.project([task("A", "uniform(10, 20)")], charges=(charge,)), N)


def test_the_mean_of_a_penalty_and_of_a_bonus_is_an_integral() -> None:
    # 100 x the mean of (D - 15)+: 12.5 / 10 days. Its square has the mean 100^2 x 125 / 3 / 10.
    error = math.sqrt(1e4 * 125 / 30 - 125.0**2) / math.sqrt(N)
    (row,) = late().money.charges
    assert_agreement([
        Check("penalty", row["mean"], 125.0, error),
        Check("due", row["due"], 0.5, math.sqrt(0.25 / N)),
    ])  # fmt: skip
    assert row["mean_low"] <= row["mean"] <= row["mean_high"]
    (row,) = late(most=300.0).money.charges
    assert_agreement([Check("capped", row["mean"], 45.0 + 60.0, 300.0 / math.sqrt(N))])
    target = Moment(date=models.START + timedelta(days=14))
    found = late(per_day=-100.0, earlier=Moment(), later=target)
    (row,) = found.money.charges
    assert_agreement([Check("bonus", row["mean"], -125.0, error)])
    assert found.cost.max() <= 0.0
    assert found.accounts == ("fees",)


def test_storage_runs_from_a_finish_to_a_start_and_counts_calendar_days() -> None:
    work = [task("DELIVER", 5.0), task("OTHER", 10.0), task("USE", 1.0, "DELIVER", "OTHER")]
    storage = Charge("S", "S", 10.0, Moment(task="DELIVER"), Moment(task="USE", side="start"))
    week = {"calendar": "standard", "calendars": {"standard": Calendar("standard")}}
    found = models.run(models.project(work, charges=(storage,), **week), 256)
    # Delivered by Friday 8 January, used from Monday 18 January: nine days lie between.
    assert found.cost == pytest.approx(90.0)
    assert found.base.cost == pytest.approx(90.0)
    assert [row["base"] for row in found.money.charges] == [pytest.approx(90.0)]


def test_the_cost_of_delay_is_no_cost_of_the_project() -> None:
    whole = models.project([task("A", "uniform(10, 20)")], finance=Finance(cost_of_delay=100.0))
    target = Targets(finish=models.START + timedelta(days=14))
    found = models.run(whole, N, targets=target)
    delay = delay_cost(found, 0.8)
    assert delay is not None
    error = math.sqrt(1e4 * 125 / 30 - 125.0**2) / math.sqrt(N)
    assert_agreement([
        Check("mean", delay[0].value, 125.0, error),
        Check("P80", delay[1], 300.0, 1_000.0 * math.sqrt(0.16 / N)),
    ])  # fmt: skip
    assert found.cost.max() == 0.0


def test_the_funding_is_exceeded_as_often_as_the_spend_is_higher() -> None:
    items = (paid_on(date(2027, 2, 9), "uniform(0, 100)"), paid_on(date(2027, 4, 9), "uniform(0, 100)"))
    finance = Finance(funding=((date(2027, 2, 1), 70.0), (date(2027, 4, 20), 150.0)))
    months, ever = funding(models.run(models.project([task("A", 1.0)], costs=items, finance=finance), N))
    assert ever is not None
    by_month = {f"{one.begin:%Y-%m}": one for one in months}
    assert [one.available for one in months] == [0.0, 70.0, 70.0, 150.0]
    in_april = 0.5 * 0.5**2  # the sum of both above 150
    # Above 70 in February, or up to 70 then and above 150 together with April: (70 - 50)^2 / 2 in hundreds.
    at_any_time = 0.3 + 0.2**2 / 2
    assert_agreement([
        Check("February", by_month["2027-02"].exceeded.value, 0.3, math.sqrt(0.21 / N)),
        Check("April", by_month["2027-04"].exceeded.value, in_april, math.sqrt(in_april * (1 - in_april) / N)),
        Check("ever", ever.value, at_any_time, math.sqrt(at_any_time * (1 - at_any_time) / N)),
    ])  # fmt: skip


def test_levels_of_months_add_where_one_thing_moves_them_all() -> None:
    # D3: 50,000 and 1,200 a day for a duration tri(80, 100, 140); each month's spend rises with the duration.
    work = task("A", "triangular(80, 100, 140)", cost_per_day=1_200.0)
    office = CostItem("C", "c", fixed_cost=constant(50_000.0), spread="start")
    found = models.run(models.project([work], costs=(office,), cash_flow=True), N)
    alone, together = sum_of_levels(found, 0.8)
    assert alone == pytest.approx(together, rel=1e-12)
    assert_agreement([Check("P80", together, 191_709.32, 40.0, 0.01)])


def test_levels_of_months_do_not_add_where_months_are_independent() -> None:
    items = (paid_on(date(2027, 2, 9), "uniform(0, 100)"), paid_on(date(2027, 4, 9), "uniform(0, 100)"))
    found = models.run(models.project([task("A", 1.0)], costs=items, cash_flow=True), N)
    alone, together = sum_of_levels(found, 0.8)
    assert_agreement([
        Check("sum of the P80s", alone, 160.0, 200.0 * math.sqrt(0.16 / N)),
        Check("P80 of the sum", together, 200.0 - 100.0 * math.sqrt(0.4), math.sqrt(0.16 / N) / (math.sqrt(0.4) / 100)),
    ])  # fmt: skip


def test_quarters_and_years_are_sums_of_months() -> None:
    work = task("A", "triangular(200, 300, 500)", cost_per_day=10.0)
    found = models.run(models.project([work], cash_flow=True))
    months = cash_flow(found)
    for step in ("quarter", "year"):
        periods = cash_flow(found, step)  # type: ignore[arg-type]
        assert sum(one.mean.value for one in periods) == pytest.approx(mean(found.cost).value, rel=1e-12)
        for found_level, level in zip(periods[-1].cumulative, months[-1].cumulative, strict=True):
            assert found_level.value == pytest.approx(level.value, rel=1e-12)
    assert months[-1].cumulative[2].value == pytest.approx(percentile(found.cost, 0.8).value, rel=1e-12)
    assert [one.name for one in cash_flow(found, "year")] == ["2027", "2028"]


def test_what_comes_after_the_last_month_is_counted_in_it_and_said() -> None:
    work = task("A", "discrete(10: 0.9, 2000: 0.1)", cost_per_day=1.0)
    found = models.run(models.project([work], cash_flow=True), 2_560)
    assert "cash-flow-horizon" in [problem.code for problem in found.warnings]
    np.testing.assert_allclose(found.money.monthly_cost.sum(axis=0), found.cost, rtol=1e-12)
    assert probability(found.money.monthly_cost[-1] > 0).value == pytest.approx(0.1, abs=0.03)


def test_a_yearly_draw_depends_on_its_price_and_year_alone() -> None:
    def run(*paths: PricePath, last: date = date(2028, 5, 9)) -> np.ndarray:
        items = (paid_on(date(2027, 5, 9), account="a"), paid_on(last, account="b"))
        inputs = compile_project(models.project([task("A", 1.0)], start=NEW_YEAR, costs=items, prices=paths))
        from forecast.engine.simulate import simulate

        outcome = simulate(inputs.inputs, 512, 1).outcome
        return outcome.account_cost[inputs.accounts.index("a")]

    path = PricePath("p", NEW_YEAR, ("a",), default=estimate("normal(mean=0.1, sd=0.03)"))
    other = replace(path, name="q", accounts=("b",))
    alone = run(path)
    assert alone.std() > 0.0
    for changed in (run(path, other), run(path, last=date(2033, 5, 9))):
        np.testing.assert_array_equal(changed, alone)
