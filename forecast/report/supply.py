"""Resources and deliveries as rows of the JSON answer and of the tables behind the report."""

from __future__ import annotations

from forecast.report.plain import Json, iso, iso_date, iso_start, number
from forecast.results import Results


def resource_rows(results: Results) -> list[Json]:
    """Return one row per resource that works."""
    rows = []
    for row in results.resources:
        later = [f"{step['from']}: {step['rate']:.10g}" for step in row.get("later_rates", ())]
        shown = {name: cell for name, cell in row.items() if name not in ("rate_points", "waits_low", "waits_high")}
        if "waits" in row:
            ends = zip(("value", "low", "high"), ("waits", "waits_low", "waits_high"), strict=True)
            shown["waits"] = {end: None if row[name] is None else number(row[name]) for end, name in ends}
        rows.append(shown | {"later_rates": "; ".join(later)})
    return rows


def delivery_rows(results: Results) -> list[Json]:
    """Return one row per delivery; dates in ISO."""
    rows = []
    for row in results.deliveries:
        need = row["latest_need"]
        rows.append(
            {
                "id": row["id"],
                "name": row["name"],
                "vendor": row["vendor"],
                "needed_for": "; ".join(row["needed_for"]),
                "base_order": iso_start(results, row["base_order"], False),
                "base_arrival": iso(results, row["base_arrival"]),
                "arrival_P50": iso(results, row["arrival_p50"]),
                "arrival_P80": iso(results, row["arrival_p80"]),
                "latest_need": None if need is None else iso_start(results, need, False),
                "due": None if row["due"] is None else iso_date(results, row["due"]),
                "late": {
                    "value": number(row["late"]),
                    "low": number(row["late_low"]),
                    "high": number(row["late_high"]),
                },
                "storage_mean": row["storage_mean"],
                "late_fee_mean": row["late_fee_mean"],
            }
        )
    return rows
