"""Print the ratios of one run, each beside its limit: what `make bench` shows. Ends with 1 if any is twice too slow."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from forecast.readers.schedules.java import ScheduleToolsError, java
from tests.bench import cases, importing, limits


def line(name: str, limit: str, measured: str, *, is_met: bool) -> None:
    """Print one row of the table."""
    print(f"{name:<58} {limit:>14} {measured:>30}  {'ok' if is_met else 'OVER'}", flush=True)


def ratio_line(name: str, limit: float, measured: cases.Measured) -> float:
    """Print one ratio; return it as a share of its limit."""
    text = f"{measured.ratio:.2f} (median {measured.median_ratio:.2f}; {measured.best:.3f} s)"
    line(name, f"{limit:.1f}", text, is_met=measured.ratio <= limit)
    return measured.ratio / limit


def plain_line(name: str, limit: float, measured: float, unit: str) -> float:
    """Print one figure that has a unit; return it as a share of its limit."""
    line(name, f"{limit:.0f} {unit}", f"{measured:.2f} {unit}", is_met=measured <= limit)
    return measured / limit


def importing_lines() -> list[float]:
    """Print what importing a schedule costs, where Java is."""
    try:
        java()
    except ScheduleToolsError as error:
        print(f"importing 5,000 tasks: {error}")
        return []
    with TemporaryDirectory() as folder:
        path = importing.write_schedule(Path(folder))
        return [
            ratio_line("reading 5,000 tasks of a schedule, to mpxj alone", importing.READING_LIMIT, importing.measure_reading(path)),
            ratio_line("forecast import of them, to mpxj alone", importing.IMPORT_LIMIT, importing.measure_import(path)),
        ]  # fmt: skip


def main() -> int:
    """Measure everything, one thing at a time."""
    print(f"{'':<58} {'limit':>14} {'least time (median)':>30}")
    print("floors: Generator.random(tasks x iterations) on one thread")
    shares = [ratio_line(f"  {case.name}", case.limit, case.measure()) for case in cases.ENGINE_CASES]
    print("1,000 tasks x 10,000 on several calendars, to the same on a single one")
    shares += [ratio_line(f"  {case.name}", case.limit, case.measure()) for case in cases.CALENDARS_CASES]
    shares += [ratio_line(f"  {case.name}", case.limit, case.measure()) for case in limits.LIMIT_CASES]
    twin = cases.measure_twin()
    is_met = twin.ratio >= cases.LEAST_TWIN_RATIO
    line("a numpy program, 1,000 x 10,000, to the engine", f"from {cases.LEAST_TWIN_RATIO:.0f}",
         f"{twin.ratio:.1f} ({twin.best:.2f} s)", is_met=is_met)  # fmt: skip
    shares.append(cases.LEAST_TWIN_RATIO / twin.ratio)
    shares.append(
        ratio_line("50 risks taken out of 1,000 x 10,000, to one run", cases.REMOVALS, cases.measure_removals())
    )
    shares += [ratio_line(case.name, case.limit, case.measure()) for case in cases.STARTUP_CASES]
    shares += importing_lines()
    shares.append(
        plain_line("forecast run with report, charts and studies", cases.REPORT_SECONDS, cases.measure_report(), "s")
    )
    for scenario, limits_of_forms in cases.FORMS_SECONDS.items():
        for name, limit, measured in zip(
            ("page", "every form"), limits_of_forms, cases.measure_forms(scenario), strict=True
        ):
            shares.append(plain_line(f"forecast report of {scenario}, {name}", limit, measured, "s"))
    shares.append(
        plain_line("peak memory of every form of tasks-1000", cases.FORMS_MB, cases.measure_forms_memory(), "MB")
    )
    for scenario, limit in cases.COMPILING_SECONDS.items():
        measured = cases.measure_compiling(scenario)
        shares.append(plain_line(f"compiling at the first run ever of {scenario}", limit, measured, "s"))
    shares.append(plain_line("peak memory of 1,000 x 1,000,000", cases.MEMORY_MB, cases.measure_memory(), "MB"))
    return int(max(shares) > cases.GENEROSITY)


if __name__ == "__main__":
    sys.exit(main())
