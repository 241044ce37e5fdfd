"""Schedule files written for the tests: a few lines each, in the formats of Primavera and Microsoft Project.

Week: Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00 (`FIVE`), the same with Saturday (`SIX`), all hours (`ALL`).
2026-01-05 is a Monday. Durations and lags are in hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from forecast.readers.schedules.java import ScheduleToolsError, java

FIVE, SIX, ALL = 1, 2, 3
DAY_SHIFTS = "(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())"
ALL_DAY = "(0||0(s|00:00|f|00:00)())"
WORKED = {FIVE: range(2, 7), SIX: range(2, 8), ALL: range(1, 8)}
NUMBERED = {"proj_id", "wbs_id", "task_id", "pred_task_id", "pred_proj_id", "task_pred_id", "schedoptions_id"}
TASK_COLUMNS = [
    "task_id",
    "proj_id",
    "wbs_id",
    "clndr_id",
    "task_code",
    "task_name",
    "task_type",
    "status_code",
    "complete_pct_type",
    "duration_type",
    "target_drtn_hr_cnt",
    "remain_drtn_hr_cnt",
    "total_float_hr_cnt",
    "free_float_hr_cnt",
    "phys_complete_pct",
    "early_start_date",
    "early_end_date",
    "late_start_date",
    "late_end_date",
    "act_start_date",
    "act_end_date",
    "cstr_type",
    "cstr_date",
    "cstr_type2",
    "cstr_date2",
    "suspend_date",
    "resume_date",
    "expect_end_date",
]


def xer(
    path: Path,
    tasks: Iterable[Mapping[str, object]],
    links: Iterable[tuple[str, str, str, float]] = (),
    *,
    data_date: str = "2026-01-05 08:00",
    options: Mapping[str, str] | None = None,
    days_off: Iterable[int] = (),
    fields: Mapping[str, Mapping[str, str]] | None = None,
    codes: Mapping[str, Mapping[str, str]] | None = None,
    name: str = "Own project",
) -> Path:
    """Write a Primavera file.

    A task needs ``code`` and ``hours``; any column of the format may be added. ``days_off`` are Primavera's day numbers
    (46027 is 2026-01-05) on which `FIVE` does not work; ``fields`` are the user's own: title, then task code, then text;
    ``codes`` activity codes: type, then task code, then value.
    """
    lines = ["ERMHDR\t23.12\t2026-01-05\tProject\tuser\tuser\tdb\tProject Management\tEUR"]

    def table(title: str, columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> None:
        names = list(columns)
        lines.append(f"%T\t{title}")
        lines.append("%F\t" + "\t".join(names))
        lines.extend("%R\t" + "\t".join(str(row.get(column, "")) for column in names) for row in rows)

    project = {
        "proj_id": 1,
        "proj_short_name": "OWN",
        "clndr_id": FIVE,
        "last_recalc_date": data_date,
        "plan_start_date": data_date,
        "critical_drtn_hr_cnt": 0,
        "critical_path_type": "CT_TotFloat",
        "export_flag": "Y",
    }
    table("PROJECT", project, [project])
    table(
        "CALENDAR",
        ("clndr_id", "default_flag", "clndr_name", "clndr_type", "day_hr_cnt", "week_hr_cnt", "month_hr_cnt", "year_hr_cnt", "clndr_data"),
        [
            {"clndr_id": id_, "default_flag": "Y" if id_ == FIVE else "N", "clndr_name": f"calendar {id_}", "clndr_type": "CA_Base", "day_hr_cnt": 24 if id_ == ALL else 8, "week_hr_cnt": 40, "month_hr_cnt": 172, "year_hr_cnt": 2000, "clndr_data": _week(id_, days_off if id_ == FIVE else ())}
            for id_ in (FIVE, SIX, ALL)
        ],
    )  # fmt: skip
    schedule = {
        "schedoptions_id": 1,
        "proj_id": 1,
        "sched_retained_logic": "Y",
        "sched_progress_override": "N",
        "sched_float_type": "FT_FF",
        "sched_lag_early_start_flag": "Y",
        "sched_calendar_on_relationship_lag": "rcal_Predecessor",
        "sched_use_expect_end_flag": "Y",
        "sched_open_critical_flag": "N",
        **(options or {}),
    }
    table("SCHEDOPTIONS", schedule, [schedule])
    wbs = {
        "wbs_id": 10,
        "proj_id": 1,
        "seq_num": 1,
        "proj_node_flag": "Y",
        "wbs_short_name": "OWN",
        "wbs_name": name,
    }
    table("PROJWBS", wbs, [wbs])
    ids = {}
    rows = []
    for k, task in enumerate(tasks):
        ids[str(task["code"])] = 100 + k
        rows.append({
            "task_id": 100 + k, "proj_id": 1, "wbs_id": 10, "clndr_id": FIVE, "task_code": task["code"], "task_name": task["code"],
            "task_type": "TT_Task", "status_code": "TK_NotStart", "complete_pct_type": "CP_Drtn", "duration_type": "DT_FixedDrtn",
            "target_drtn_hr_cnt": task.get("hours", 0), "remain_drtn_hr_cnt": task.get("hours", 0), **task,
        })  # fmt: skip
    table("TASK", TASK_COLUMNS, rows)
    table(
        "TASKPRED",
        ("task_pred_id", "task_id", "pred_task_id", "proj_id", "pred_proj_id", "pred_type", "lag_hr_cnt"),
        [
            {"task_pred_id": 500 + k, "task_id": ids[after], "pred_task_id": ids[before], "proj_id": 1, "pred_proj_id": 1, "pred_type": f"PR_{kind}", "lag_hr_cnt": lag}
            for k, (before, kind, after, lag) in enumerate(links)
        ],
    )  # fmt: skip
    titles = list(fields or {})
    table(
        "UDFTYPE",
        ("udf_type_id", "table_name", "udf_type_name", "udf_type_label", "logical_data_type"),
        [
            {
                "udf_type_id": 700 + k,
                "table_name": "TASK",
                "udf_type_name": f"user_field_{k}",
                "udf_type_label": title,
                "logical_data_type": "FT_TEXT",
            }
            for k, title in enumerate(titles)
        ],
    )
    table(
        "UDFVALUE",
        ("udf_type_id", "fk_id", "proj_id", "udf_text"),
        [{"udf_type_id": 700 + k, "fk_id": ids[code], "proj_id": 1, "udf_text": text} for k, title in enumerate(titles) for code, text in (fields or {})[title].items()],
    )  # fmt: skip
    kinds = list(codes or {})
    values = [(kind, value) for kind in kinds for value in dict.fromkeys((codes or {})[kind].values())]
    if kinds:
        table(
            "ACTVTYPE",
            ("actv_code_type_id", "actv_code_type", "actv_code_type_scope", "proj_id"),
            [{"actv_code_type_id": 800 + k, "actv_code_type": kind, "actv_code_type_scope": "AS_Project", "proj_id": 1} for k, kind in enumerate(kinds)],
        )  # fmt: skip
        table(
            "ACTVCODE",
            ("actv_code_id", "actv_code_type_id", "actv_code_name", "short_name"),
            [{"actv_code_id": 900 + k, "actv_code_type_id": 800 + kinds.index(kind), "actv_code_name": f"{value} works", "short_name": value} for k, (kind, value) in enumerate(values)],
        )  # fmt: skip
        table(
            "TASKACTV",
            ("task_id", "actv_code_type_id", "actv_code_id", "proj_id"),
            [{"task_id": ids[task], "actv_code_type_id": 800 + k, "actv_code_id": 900 + values.index((kind, value)), "proj_id": 1} for k, kind in enumerate(kinds) for task, value in (codes or {})[kind].items()],
        )  # fmt: skip
    lines.append("%E")
    path.write_text("\r\n".join(lines) + "\r\n", encoding="cp1252")
    return path


def joined(path: Path, *files: Path, links: Iterable[tuple[tuple[int, str], str, tuple[int, str], float]] = ()) -> Path:
    """Write Primavera files as one with several projects, P1, P2 …: numbers grow by 1,000 from one to the next.

    A link between two projects names activities by their project, 1 for P1, and their code.
    """
    tables: dict[str, tuple[list[str], list[list[str]]]] = {}
    task_ids: dict[tuple[int, str], int] = {}
    for k, file in enumerate(files):
        columns: list[str] = []
        for line in file.read_text("cp1252").splitlines():
            kind, *cells = line.split("\t")
            if kind == "%T":
                rows = tables.setdefault(cells[0], ([], []))[1]
                title = cells[0]
            elif kind == "%F":
                columns = cells
                tables[title][0][:] = cells
            elif kind == "%R":
                row = dict(zip(columns, cells, strict=True))
                if title == "CALENDAR" and k > 0:
                    continue
                for name in NUMBERED & row.keys():
                    row[name] = str(int(row[name]) + 1000 * k) if row[name] else ""
                if title in ("PROJECT", "PROJWBS"):
                    row |= {name: f"P{k + 1}" for name in ("proj_short_name", "wbs_short_name") if name in row}
                if title == "TASK":
                    task_ids[k + 1, row["task_code"]] = int(row["task_id"])
                rows.append([row[name] for name in columns])
    columns, rows = tables["TASKPRED"]
    for k, (before, kind, after, lag) in enumerate(links):
        own = {"task_pred_id": 90_000 + k, "task_id": task_ids[after], "pred_task_id": task_ids[before], "proj_id": 1000 * after[0] - 999, "pred_proj_id": 1000 * before[0] - 999, "pred_type": f"PR_{kind}", "lag_hr_cnt": lag}  # fmt: skip
        rows.append([str(own[name]) for name in columns])
    lines = ["ERMHDR\t23.12\t2026-01-05\tProject\tuser\tuser\tdb\tProject Management\tEUR"]
    for title, (names, listed) in tables.items():
        lines += [f"%T\t{title}", "\t".join(["%F", *names]), *("\t".join(["%R", *row]) for row in listed)]
    path.write_text("\r\n".join([*lines, "%E"]) + "\r\n", encoding="cp1252")
    return path


def _week(calendar: int, days_off: Iterable[int]) -> str:
    """Return a calendar as Primavera writes it: day 1 is Sunday."""
    shifts = ALL_DAY if calendar == ALL else DAY_SHIFTS
    days = "".join(f"(0||{day}()({shifts if day in WORKED[calendar] else ''}))" for day in range(1, 8))
    off = "".join(f"(0||{k}(d|{day})())" for k, day in enumerate(days_off))
    return f"(0||CalendarData()((0||DaysOfWeek()({days}))(0||Exceptions()({off}))))"


def mspdi(
    path: Path,
    tasks: Iterable[Mapping[str, object]],
    *,
    settings: Mapping[str, object] | None = None,
    calendars: str = "",
    more: str = "",
) -> Path:
    """Write a Microsoft Project file.

    A task needs ``UID``, ``Name`` and ``hours``; every other key is an element of the format, ``links`` is a list of
    (predecessor, kind, lag in hours) and ``milestone`` and ``summary`` are flags.
    """
    head = {
        "SaveVersion": 14,
        "Name": "own",
        "ScheduleFromStart": 1,
        "StartDate": "2026-01-05T08:00:00",
        "CalendarUID": 1,
        "MinutesPerDay": 480,
        "MinutesPerWeek": 2400,
        "DaysPerMonth": 20,
        "HonorConstraints": 1,
        **(settings or {}),
    }
    kinds = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
    body = []
    for task in tasks:
        own = dict(task)
        links = own.pop("links", ())
        hours = own.pop("hours", 0)
        fields = {
            "ID": own["UID"],
            "OutlineLevel": 1,
            "Duration": f"PT{hours}H0M0S",
            "DurationFormat": 7,
            "RemainingDuration": f"PT{hours}H0M0S",
            "Active": 1,
            "Manual": 0,
            "ConstraintType": 0,
            **own,
        }
        extra = own.pop("xml", "")
        fields.pop("xml", None)
        text = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in fields.items())
        for before, kind, lag in links:  # type: ignore[attr-defined]
            text += f"<PredecessorLink><PredecessorUID>{before}</PredecessorUID><Type>{kinds[kind]}</Type><CrossProject>0</CrossProject>{lag_xml(lag)}</PredecessorLink>"
        body.append(f"<Task>{text}{extra}</Task>")
    week = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(day in WORKED[FIVE])}</DayWorking>"
        + ("<WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime><WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes>" if day in WORKED[FIVE] else "")
        + "</WeekDay>"
        for day in range(1, 8)
    )  # fmt: skip
    text = "".join(f"<{name}>{value}</{name}>" for name, value in head.items())
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Project xmlns="http://schemas.microsoft.com/project">'
        f"{text}<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><BaseCalendarUID>-1</BaseCalendarUID><WeekDays>{week}</WeekDays></Calendar>{calendars}</Calendars>"
        f"<Tasks>{''.join(body)}</Tasks>{more}</Project>",
        encoding="utf-8",
    )
    return path


def pieces_xml(task: int, days: Iterable[tuple[str, int]], n_done: int = 0) -> str:
    """Return the work of a task that is split, without a resource: its hours on each day from the first to the last.

    The work of the first ``n_done`` days is actual work.
    """
    listed = list(days)
    total, left = sum(hours for _, hours in listed), sum(hours for _, hours in listed[n_done:])
    work = "".join(
        f"<TimephasedData><Type>{2 if k < n_done else 1}</Type><UID>{task}</UID><Start>{day}T08:00:00</Start><Finish>{day}T17:00:00</Finish><Unit>2</Unit><Value>PT{hours}H0M0S</Value></TimephasedData>"
        for k, (day, hours) in enumerate(listed)
    )
    return (
        f"<Assignments><Assignment><UID>{task}</UID><TaskUID>{task}</TaskUID><ResourceUID>-65535</ResourceUID><Start>{listed[0][0]}T08:00:00</Start><Finish>{listed[-1][0]}T17:00:00</Finish>"
        f"<Units>1</Units><Work>PT{total}H0M0S</Work><ActualWork>PT{total - left}H0M0S</ActualWork><RemainingWork>PT{left}H0M0S</RemainingWork><WorkContour>8</WorkContour>{work}</Assignment></Assignments>"
    )


def lag_xml(lag: object) -> str:
    """Return a lag: hours as working time, ``"50%"`` as a share, ``"24eh"`` as elapsed hours (tenths of minutes)."""
    if isinstance(lag, str) and lag.endswith("%"):
        return f"<LinkLag>{lag[:-1]}</LinkLag><LagFormat>19</LagFormat>"
    if isinstance(lag, str) and lag.endswith("eh"):
        return f"<LinkLag>{int(float(lag[:-2]) * 600)}</LinkLag><LagFormat>6</LagFormat>"
    return f"<LinkLag>{int(float(str(lag)) * 600)}</LinkLag><LagFormat>7</LagFormat>"


PMXML = """<?xml version="1.0" encoding="UTF-8"?>
<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V8.4/API/BusinessObjects" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<Calendar><HoursPerDay>8</HoursPerDay><HoursPerMonth>172</HoursPerMonth><HoursPerWeek>40</HoursPerWeek><HoursPerYear>2000</HoursPerYear><IsDefault>1</IsDefault><Name>Five days</Name><ObjectId>1</ObjectId><Type>Global</Type>
<StandardWorkWeek>{week}</StandardWorkWeek><HolidayOrExceptions><HolidayOrException><Date>2026-01-07T00:00:00</Date></HolidayOrException></HolidayOrExceptions></Calendar>
<Project><ActivityDefaultCalendarObjectId>1</ActivityDefaultCalendarObjectId><DataDate>2026-01-05T08:00:00</DataDate><Id>OWN</Id><Name>Own project</Name><ObjectId>1</ObjectId><PlannedStartDate>2026-01-05T08:00:00</PlannedStartDate>
<Activity><CalendarObjectId>1</CalendarObjectId><Id>A</Id><Name>First</Name><ObjectId>100</ObjectId><PlannedDuration>24</PlannedDuration><PlannedStartDate>2026-01-05T08:00:00</PlannedStartDate><PlannedFinishDate>2026-01-08T17:00:00</PlannedFinishDate><StartDate>2026-01-05T08:00:00</StartDate><FinishDate>2026-01-08T17:00:00</FinishDate><RemainingDuration>24</RemainingDuration><RemainingEarlyStartDate>2026-01-05T08:00:00</RemainingEarlyStartDate><RemainingEarlyFinishDate>2026-01-08T17:00:00</RemainingEarlyFinishDate><Status>Not Started</Status><Type>Task Dependent</Type></Activity>
<Activity><CalendarObjectId>1</CalendarObjectId><Id>B</Id><Name>Second</Name><ObjectId>101</ObjectId><PlannedDuration>8</PlannedDuration><PlannedStartDate>2026-01-12T08:00:00</PlannedStartDate><PlannedFinishDate>2026-01-12T17:00:00</PlannedFinishDate><StartDate>2026-01-12T08:00:00</StartDate><FinishDate>2026-01-12T17:00:00</FinishDate><RemainingDuration>8</RemainingDuration><RemainingEarlyStartDate>2026-01-12T08:00:00</RemainingEarlyStartDate><RemainingEarlyFinishDate>2026-01-12T17:00:00</RemainingEarlyFinishDate><Status>Not Started</Status><Type>Task Dependent</Type></Activity>
<Relationship><Lag>8</Lag><ObjectId>500</ObjectId><PredecessorActivityObjectId>100</PredecessorActivityObjectId><PredecessorProjectObjectId>1</PredecessorProjectObjectId><SuccessorActivityObjectId>101</SuccessorActivityObjectId><SuccessorProjectObjectId>1</SuccessorProjectObjectId><Type>Finish to Start</Type></Relationship>
</Project></APIBusinessObjects>
"""


def pmxml(path: Path) -> Path:
    """Write a Primavera XML file: A takes three days around a day off, B one day, eight hours of lag after A."""
    shifts = "<WorkTime><Start>08:00:00</Start><Finish>11:59:00</Finish></WorkTime><WorkTime><Start>13:00:00</Start><Finish>16:59:00</Finish></WorkTime>"
    names = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
    week = "".join(
        f"<StandardWorkHours><DayOfWeek>{name}</DayOfWeek>{shifts if 0 < k < 6 else ''}</StandardWorkHours>"
        for k, name in enumerate(names)
    )
    path.write_text(PMXML.format(week=week), encoding="utf-8")
    return path


def needs_java() -> None:
    """Skip a test module where Java or mpxj is not installed."""
    try:
        java()
    except ScheduleToolsError as error:
        pytest.skip(str(error), allow_module_level=True)
