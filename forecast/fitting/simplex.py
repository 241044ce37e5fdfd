"""Minimum of a function of two variables by the simplex of Nelder and Mead (1965), The Computer Journal 7(4), 308-313.

Written out for two variables, because a fit is repeated some thousand times and importing an optimizer costs more than
all the steps taken here.
"""

from __future__ import annotations

from collections.abc import Callable

MOST_STEPS = 400


def minimize(
    function: Callable[[float, float], float], start: tuple[float, float], step: float = 0.5, tolerance: float = 1e-8
) -> tuple[float, float]:
    """Return where a function of two variables is least, as seen from ``start``.

    Parameters
    ----------
    function : callable
        The function; a bound is a matter of returning infinity beyond it.
    start : tuple of float
        Where the search begins; the function must be finite there.
    step : float
        Size of the first simplex.
    tolerance : float
        The search ends when the function's values at the three corners differ by less.

    Returns
    -------
    tuple of float
        The best corner.

    Examples
    --------
    >>> x, y = minimize(lambda x, y: (x - 1.0) ** 2 + (y + 2.0) ** 2, (0.0, 0.0))
    >>> round(x, 3), round(y, 3)
    (1.0, -2.0)
    """
    x, y = start
    corners = [(function(p, q), p, q) for p, q in ((x, y), (x + step, y), (x, y + step))]
    for _ in range(MOST_STEPS):
        corners.sort()
        (best, x0, y0), (middle, x1, y1), (worst, x2, y2) = corners
        if worst - best < tolerance:
            break
        x, y = (x0 + x1) / 2.0, (y0 + y1) / 2.0

        def moved(share: float, x: float = x, y: float = y, p: float = x2, q: float = y2) -> tuple[float, float, float]:
            """Return the worst corner moved towards the middle of the others, and beyond it for shares above 1."""
            p, q = p + share * (x - p), q + share * (y - q)
            return function(p, q), p, q

        reflected = moved(2.0)
        if reflected[0] < best:
            corners[2] = min(reflected, moved(3.0))
        elif reflected[0] < middle:
            corners[2] = reflected
        else:
            contracted = moved(1.5) if reflected[0] < worst else moved(0.5)
            if contracted[0] < min(reflected[0], worst):
                corners[2] = contracted
            else:
                halves = [((p + x0) / 2.0, (q + y0) / 2.0) for _, p, q in corners[1:]]
                corners[1:] = [(function(p, q), p, q) for p, q in halves]
    return min(corners)[1:]
