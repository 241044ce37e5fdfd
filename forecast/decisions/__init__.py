"""Decisions: scenarios compared, forecasts explained, responses chosen, targets and fields weighed."""
