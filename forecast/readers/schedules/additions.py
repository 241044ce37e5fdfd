"""What an import adds to a schedule: estimates in fields of the user, bands, risks of a register, costs.

`forecast import` asks for it by options, a scenario whose model is a schedule file by its block `import`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forecast.readers.cell_error import did_you_mean
from forecast.readers.imports import Asked
from forecast.readers.raw import Cell, Findings, Row
from forecast.readers.schedules.costs import fixed_costs
from forecast.readers.schedules.planned import PlannedSchedule
from forecast.readers.schedules.registers import activity_codes, read_register
from forecast.readers.textfile import Sources

POINTS = {"optimistic": "Duration1", "most_likely": "Duration2", "pessimistic": "Duration3"}
BAND = "imported"


@dataclass(frozen=True, slots=True)
class Additions:
    """What an import adds to a schedule, as it was found.

    Attributes
    ----------
    fields : mapping of str to str
        Titles of the user's fields that hold ``optimistic, most_likely, pessimistic`` durations, or a ``distribution``.
    bands : Cell or None
        Factors on the durations that are known by one value.
    risks : mapping of str to Row
        Of a register, see `registers`.
    costs : mapping of int to float, or None
        What tasks cost whatever they last, by unique number, see `costs`; None leaves all money out.
    """

    fields: Mapping[str, str] = field(default_factory=lambda: POINTS)
    bands: Cell | None = None
    risks: Mapping[str, Row] = field(default_factory=dict)
    costs: Mapping[int, float] | None = None

    @property
    def factors(self) -> str:
        """Return the factors of the bands as text, empty for none."""
        if self.bands is None:
            return ""
        parts = self.bands.value if isinstance(self.bands.value, list) else str(self.bands.value).split("/")
        return " / ".join(str(part.value if isinstance(part, Cell) else part).strip() for part in parts)

    @property
    def bands_as_numbers(self) -> tuple[float, ...]:
        """Return the three factors; none where they are none, which is said when the bands are read."""
        try:
            found = tuple(float(part) for part in self.factors.split("/") if part.strip())
        except ValueError:
            return ()
        return found if len(found) == len(POINTS) else ()


NOTHING = Additions()


def find_additions(
    asked: Asked,
    schedule: PlannedSchedule,
    ids: Mapping[int, str],
    files: Sequence[Any],
    sources: Sources,
    findings: Findings,
) -> Additions:
    """Return what is asked for; what can't be found is among the findings.

    Parameters
    ----------
    asked : Asked
    schedule : PlannedSchedule
    ids : mapping of int to str
        The ids that the import gave the tasks, by their unique numbers.
    files : sequence of org.mpxj.ProjectFile
        mpxj's own objects of the projects that the schedule is made of.
    sources : Sources
    findings : Findings
    """
    there = list(dict.fromkeys(title for task in schedule.tasks for title, _ in task.fields))
    for name, cell in asked.fields.items():
        title = str(cell.value)
        if title not in there:
            findings.error(
                "import-field",
                f"no task has the field `{title}`, which is to be `{name}`",
                cell.place,
                hint=did_you_mean(title, there, otherwise=f"fields with values: {', '.join(there) or 'none'}"),
            )
    risks: dict[str, Row] = {}
    if asked.risks is not None:
        codes = {uid: texts for file in files for uid, texts in activity_codes(file).items()}
        risks = read_register(asked.risks, asked.columns, schedule, ids, codes, sources, findings)
    return Additions(
        {name: str(cell.value) for name, cell in asked.fields.items()} or POINTS,
        asked.bands,
        risks,
        {uid: cost for file in files for uid, cost in fixed_costs(file).items()} if asked.costs else None,
    )
