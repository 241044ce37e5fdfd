"""Enterprise risks: a table of risks outside of the model, which several models include and assign to their tasks."""

from __future__ import annotations

from pathlib import Path

from forecast.errors import Place
from forecast.readers.block import BlockReader
from forecast.readers.csv_text import read_csv
from forecast.readers.fields import RISKS
from forecast.readers.raw import Cell, Findings, RawModel
from forecast.readers.textfile import Sources

NAME = "enterprise_risks"  # among `files`, and the block that assigns


def include(raw: RawModel, file: Path, sources: Sources, findings: Findings) -> None:
    """Add the risks of a shared table to those of the model; an id that both have is a finding."""
    own = raw.tables.setdefault(RISKS.name, {})
    for id_, row in read_csv(file, RISKS, sources, findings).items():
        if id_ in own:
            findings.error(
                "shared-risk-twice",
                f"the id `{id_}` is that of an enterprise risk too, in {row.place}",
                own[id_].cells["id"].place,
                table=RISKS.name,
                id=id_,
                field="id",
                hint="rename this risk, or delete it and let the shared one stand",
            )
            continue
        own[id_] = row
        raw.shared[id_] = sources.name(file)


class AssignmentReader(BlockReader):
    """Reads the block `enterprise_risks`: which tasks of this model a shared risk concerns."""

    def assign(self, cell: Cell | None, raw: RawModel) -> None:
        """Write the tasks into the rows of the shared risks; whoever reads the rows checks them."""
        if cell is None or cell.is_empty:
            return
        if not isinstance(cell.value, dict):
            example = "write `enterprise_risks: {E-01: [A, tag:network]}`"
            self.error(NAME, "yaml-shape", "risks and their tasks are needed here", cell.place, example)
            return
        for id_, tasks in cell.value.items():
            place: Place = tasks.key_place or tasks.place
            if id_ not in self.known["risks"]:
                wrong = self.known["risks"].unknown(id_)
                self.error(NAME, wrong.code, wrong.message, place, wrong.hint)
                continue
            if id_ not in raw.shared:
                message = f"`{id_}` is a risk of this model, and no enterprise risk"
                self.error(NAME, "not-shared", message, place, "name its tasks in its own row")
                continue
            cells = raw.tables[RISKS.name][id_].cells
            # What a scenario says of the risk itself stands.
            if "tasks" not in cells or cells["tasks"].place.file == raw.shared[id_]:
                cells["tasks"] = tasks
