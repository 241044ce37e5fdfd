"""What the bytes of the example depend on: printed by `make example`, compared by the test.

numpy chooses its loops by what the processor can do, and with them the last bit of a logarithm.
"""

from __future__ import annotations

import platform
from importlib.metadata import version

import numpy as np

PACKAGES = ("matplotlib", "numba", "numpy", "pillow", "scipy")


def record() -> list[str]:
    """Return the kind of machine with the vector instructions that numpy found, then the versions."""
    found = np.show_config(mode="dicts")["SIMD Extensions"]["found"]
    return ["+".join((platform.machine(), *found)), *(f"{name}=={version(name)}" for name in PACKAGES)]


if __name__ == "__main__":
    print("\n".join(record()))
