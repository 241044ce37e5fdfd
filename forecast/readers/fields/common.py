"""What several tables have: estimates of three points, impacts of risks, notes."""

from __future__ import annotations

from collections.abc import Mapping

from forecast.readers.field import Field, Kind

POINT_NAMES = ("optimistic", "most_likely", "pessimistic")
_POINT_WORDS = {
    "optimistic": ("min", "minimum", "low", "best case", "best"),
    "most_likely": ("likely", "mode", "ml", "most likely", "median guess"),
    "pessimistic": ("max", "maximum", "high", "worst case", "worst"),
}
_DISTRIBUTION = (
    "how the three points are read (`pert`, `triangular`, `trigen(10, 90)` …) or a whole call (`normal(mean=10, sd=2)`)"
)


def three_points(
    prefix: str,
    what: str,
    kind: Kind,
    unit: str,
    *,
    aliases: Mapping[str, tuple[str, ...]] | None = None,
    low: float | None = None,
    scale: str = "",
) -> tuple[Field, ...]:
    """Return the four fields of an estimate: three points and how to read them.

    ``scale`` is that whose classes may stand for the whole estimate, as its most likely value.
    """
    extra = aliases or {}
    words = [f"{prefix} {{}}", f"{{}} {prefix}"] if prefix else ["{}", "{} duration", "duration {}"]
    fields = []
    for point in POINT_NAMES:
        known = tuple(form.format(word) for form in words for word in (*_POINT_WORDS[point], point))
        fields.append(
            Field(
                f"{prefix}_{point}" if prefix else point,
                kind,
                f"{point.replace('_', ' ')} {what}",
                known + extra.get(point, ()),
                unit=unit,
                low=low,
                scale=scale if point == "most_likely" else "",
            )
        )
    name = f"{prefix}_distribution" if prefix else "distribution"
    fields.append(Field(name, "calls", f"{_DISTRIBUTION} of the {what}", extra.get("distribution", ())))
    return tuple(fields)


def confidence(prefix: str, what: str) -> Field:
    """Return the field that names the class of confidence of an estimate."""
    name, aliases = ("confidence", ("confidence class",)) if not prefix else (f"{prefix}_confidence", ())
    return Field(name, "text", f"band that makes the {what} of its most likely value (`bands` of the model)", aliases)


SCALED = ("delay", "cost")  # impacts that may be written as classes
IMPACT_KINDS: tuple[tuple[str, str, Kind, str], ...] = (
    ("delay", "delay of the tasks it names", "days", "working days"),
    ("factor", "factor on the duration of the tasks it names", "factor", "factor"),
    ("cost", "cost, charged once when the risk strikes", "money", "currency"),
    ("cost_factor", "factor on the cost of the tasks it names", "factor", "factor"),
    ("cost_per_day", "cost for each working day of the tasks it names", "money", "currency per working day"),
    ("rate_factor", "factor on the rate of the resources it names", "factor", "factor"),
    ("quantity_factor", "factor on the units of the resources it names, not on durations", "factor", "factor"),
    ("lost_days", "working days that the calendar it names loses in each month, drawn anew", "days", "working days"),
)
NEVER_NEGATIVE = ("factor", "cost_factor", "rate_factor", "quantity_factor", "lost_days")


def impact_fields(prefix: str) -> tuple[Field, ...]:
    """Return the estimates of all impacts; the prefix is ``residual_`` for those after the response."""
    after = " after the response" if prefix else ""
    fields: list[Field] = []
    for name, what, kind, unit in IMPACT_KINDS:
        # `delay` alone is a certain delay: an alias of its most likely value.
        short = {"most_likely": (f"{prefix}{name}",)}
        low = 0.0 if name in NEVER_NEGATIVE else None
        scale = name if name in SCALED else ""
        fields.extend(three_points(f"{prefix}{name}", what + after, kind, unit, aliases=short, low=low, scale=scale))
    return tuple(fields)


IMPACT_RESOURCES = Field(
    "resources", "ids", "resources whose rate or units it changes wherever they are used: `NET; PM`, `vendor:Acme`",
    ("affected resources",),
)  # fmt: skip
SPREAD = ("linear", "start", "end", "curve")
IMPACT_CALENDAR = Field("calendar", "text", "calendar that loses days when the risk strikes", ("affected calendar",))
NOTES = Field("notes", "note", "remarks for people; not used", ("note", "comment", "comments", "remarks", "remark"))
COMBINATION = ("series", "parallel")
