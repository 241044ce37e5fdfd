"""Charts whose numbers no other table of the page holds have one of their own."""

from __future__ import annotations

from forecast.report.convergence import convergence_table
from forecast.report.draw_down import draw_down_table
from forecast.report.html import page
from forecast.report.sections import p_table
from forecast.statistics.draw_down import draw_down
from tests.support.sample_charts import chart_results
from tests.support.sample_results import sample_results
from tests.support.sample_studies import with_studies


def test_the_last_row_of_what_settled_is_the_answer() -> None:
    results = sample_results(n_blocks=37)
    table = convergence_table(results)
    assert 5 <= len(table.rows) <= 10
    last = dict(zip(table.head, table.rows[-1], strict=True))
    levels = {row[0].text: row for row in p_table(results).rows}
    assert last["Iterations"].text == "9,472"
    assert (last["P80 finish"], last["P50 cost"].text) == (levels["P80"][1], levels["P50"][3].text)
    assert "On time" in last
    assert 'id="chart-convergence"' not in page(results, {})
    assert "looks at the answers" in page(results, {})


def test_a_run_too_short_to_settle_has_no_table() -> None:
    assert not convergence_table(sample_results(n_blocks=1)).rows


def test_what_is_still_needed_ends_at_nothing() -> None:
    results = with_studies(chart_results(n_blocks=8))
    found = draw_down(results)
    assert found is not None
    table = draw_down_table(results)
    assert len(table.rows) == len(found.months)
    assert [cell.text for cell in table.rows[-1][1:3]] == ["0", "0"]
    assert not draw_down_table(sample_results(n_blocks=2)).rows
