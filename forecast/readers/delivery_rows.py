"""Rows of the table of deliveries."""

from __future__ import annotations

from forecast.calendars import CONTINUOUS
from forecast.project import Delivery, Estimate
from forecast.readers.estimates import make_estimate
from forecast.readers.reading import Reading
from forecast.readers.record import Record


def build_delivery(reading: Reading, record: Record) -> Delivery:
    """Return a delivery; where its lead time is refused (and said), a day stands in so that checks can go on."""
    if record.id in reading.raw.tables.get("tasks", {}):
        record.error(
            "delivery-id",
            f"`{record.id}` is a task too; a delivery stands among the tasks and needs an id of its own",
            "id",
            "rename one of the two",
        )
    calendar = reading.calendar(record) or CONTINUOUS.id
    record.units = reading.units_on(calendar)
    lead = reading.estimates.read(record, "lead")
    if lead is None and not record.broken:
        record.error(
            "missing-value", "the delivery has no lead time", "lead_most_likely", "write its three points, 0 for none"
        )
    needed_for = _tasks(reading, record, "needed_for")
    storage, late_fee = record.number("storage_cost_per_day"), record.number("late_fee_per_day")
    if storage and not needed_for and "needed_for" not in record.broken:
        record.error(
            "storage-without-task",
            "storage is paid until a task needs the delivery, but the row names none",
            "storage_cost_per_day",
            "name the tasks in `needed_for`, or clear the storage",
        )
    due, most = record.day("due"), record.optional_number("most")
    if late_fee and due is None and "due" not in record.broken:
        record.error(
            "late-fee-without-date",
            "the late fee counts from the agreed day, but none is written",
            "late_fee_per_day",
            "write `due`, or clear the fee",
        )
    if most is not None and not late_fee and "late_fee_per_day" not in record.broken:
        record.error(
            "most-without-fee", "`most` limits a late fee, but there is none", "most", "write `late_fee_per_day`"
        )
    return Delivery(
        id=record.id,
        name=record.text("name", record.id),
        lead=lead or make_estimate("constant", {"value": 1.0}),
        needed_for=needed_for,
        vendor=record.text("vendor"),
        order_after=_tasks(reading, record, "order_after"),
        order_on=record.day("order_on"),
        calendar=calendar,
        cost=_cost(reading, record),
        account=record.text("account"),
        currency=record.text("currency"),
        storage_cost_per_day=storage,
        due=due,
        late_fee_per_day=late_fee,
        most=most,
    )


def _tasks(reading: Reading, record: Record, field: str) -> tuple[str, ...]:
    found, wrong = reading.selectors.tasks_of(record.ids(field))
    for error in wrong:
        record.refuse(field, error)
    return found


def _cost(reading: Reading, record: Record) -> Estimate | None:
    """Return what the order costs: an estimate of the whole, or a quantity of units."""
    whole = reading.estimates.read(record, "cost", at_least_zero=True)
    unit_cost, quantity = record.optional_number("unit_cost"), record.optional_number("quantity")
    if whole is not None and unit_cost is not None:
        record.error(
            "cost-twice",
            "the delivery has a cost of a unit and one of the whole order",
            "unit_cost",
            "keep one of the two",
        )
    if unit_cost is None:
        return whole
    return make_estimate("constant", {"value": unit_cost * (1.0 if quantity is None else quantity)})
