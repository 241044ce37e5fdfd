"""Selectors in lists of tasks: `tag:network`, `wbs:1.2 Network`, `resource:NET`, `vendor:Acme` beside plain ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from forecast.project import Delivery, Resource, Task
from forecast.project.wbs import elements, is_same_element
from forecast.readers.cell_error import CellError, Known, did_you_mean, shown


class Selectors:
    """Finds the tasks that entries of a list mean.

    An entry that is a task's id means that task, whatever else it looks like.

    Parameters
    ----------
    known : Known
        The ids of tasks.
        Those of deliveries are among them.
    tasks : sequence of Task
    resources : sequence of Resource
    deliveries : sequence of Delivery
    """

    def __init__(
        self,
        known: Known,
        tasks: Sequence[Task],
        resources: Sequence[Resource],
        deliveries: Sequence[Delivery] = (),
    ) -> None:
        """Keep what can be selected."""
        self.known, self.tasks, self.resources, self.deliveries = known, tasks, resources, deliveries
        self.kinds: dict[str, Callable[[str], list[str]]] = {
            "tag": self._by_tag,
            "wbs": self._by_wbs,
            "resource": self._by_resource,
            "vendor": self._by_vendor,
        }

    def tasks_of(self, entries: Iterable[str]) -> tuple[tuple[str, ...], list[CellError]]:
        """Return the tasks that a list means, each once, and what is wrong with its entries."""
        found: dict[str, None] = {}
        wrong = []
        for entry in entries:
            try:
                found |= dict.fromkeys(self._selected(entry))
            except CellError as error:
                wrong.append(error)
        return tuple(found), wrong

    def _selected(self, entry: str) -> list[str]:
        if entry in self.known:
            return [entry]
        kind, colon, name = (part.strip() for part in entry.partition(":"))
        if not colon:
            raise self.known.unknown(entry)
        if kind not in self.kinds:
            listed = ", ".join(f"`{one}:`" for one in self.kinds)
            raise CellError(
                "unknown-selector",
                f"{shown(entry)} is no task, and `{kind}:` selects nothing",
                did_you_mean(kind, tuple(self.kinds), otherwise=f"tasks are selected by {listed}"),
            )
        found = self.kinds[kind](name)
        if not found:
            raise CellError("selector-matches-nothing", f"{shown(entry)} selects no task", self._usual_hint(kind, name))
        return found

    def _usual_hint(self, kind: str, name: str) -> str:
        """Return what to do where nothing is selected by a name that may exist."""
        if kind in ("resource", "vendor"):
            return "assign it to a task in `resources`, or name tasks"
        words = self._tags() if kind == "tag" else self._elements()
        column = "tags" if kind == "tag" else "wbs"
        return did_you_mean(name, words) or f"write it in `{column}` of the tasks that are meant"

    def _by_tag(self, name: str) -> list[str]:
        return [task.id for task in self.tasks if name in task.tags]

    def _tags(self) -> list[str]:
        return list(dict.fromkeys(tag for task in self.tasks for tag in task.tags))

    def _by_wbs(self, name: str) -> list[str]:
        wanted = " / ".join(part.strip() for part in name.split("/"))
        return [task.id for task in self.tasks if any(is_same_element(wanted, one) for one in elements(task.wbs))]

    def _elements(self) -> list[str]:
        return list(dict.fromkeys(one for task in self.tasks for one in elements(task.wbs)))

    def resources_of(self, entries: Iterable[str]) -> tuple[tuple[str, ...], list[CellError]]:
        """Return the resources that a list of ids and `vendor:Acme` means, each once, and what is wrong with it."""
        known = Known("resource", (resource.id for resource in self.resources))
        found: dict[str, None] = {}
        wrong = []
        for entry in entries:
            kind, _, name = (part.strip() for part in entry.partition(":"))
            try:
                if entry in known:
                    found[entry] = None
                elif kind == "vendor" and name:
                    found |= dict.fromkeys(self._of_vendor(name))
                else:
                    raise known.unknown(entry)
            except CellError as error:
                wrong.append(error)
        return tuple(found), wrong

    def _by_resource(self, name: str) -> list[str]:
        known = Known("resource", (resource.id for resource in self.resources))
        if name not in known:
            raise known.unknown(name)
        return self._with_resources({name})

    def _by_vendor(self, name: str) -> list[str]:
        delivered = [delivery.id for delivery in self.deliveries if delivery.vendor == name]
        return self._with_resources(set(self._of_vendor(name, delivered))) + delivered

    def _of_vendor(self, name: str, delivered: Sequence[str] = ()) -> list[str]:
        """Return the resources of a vendor, who may deliver goods only."""
        vendors = list(dict.fromkeys(resource.vendor for resource in self.resources if resource.vendor))
        if name not in vendors and not delivered:
            raise CellError(
                "unknown-vendor",
                f"no resource has the vendor {shown(name)}",
                did_you_mean(name, vendors, otherwise="write it in `vendor` of the resources"),
            )
        return [resource.id for resource in self.resources if resource.vendor == name]

    def _with_resources(self, wanted: set[str]) -> list[str]:
        return [task.id for task in self.tasks if any(one.resource in wanted for one in task.resources)]
