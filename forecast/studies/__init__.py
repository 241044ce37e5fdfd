"""Questions that take further runs with the same random numbers: other readings, correlation, a systemic risk, rare risks."""
