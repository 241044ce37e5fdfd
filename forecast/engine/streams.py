"""Names of random streams: a number drawn for an element and a purpose has a key that depends on nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray


def stream_keys(names: Iterable[tuple[str, str]]) -> NDArray[np.uint32]:
    """Return the Philox keys of streams named by purpose and stable id.

    Parameters
    ----------
    names : iterable of (purpose, id)
        Such as ``("duration", "NET-020")``.

    Returns
    -------
    ndarray of uint32, shape (n, 2)
        blake2b (RFC 7693) of both parts, 8 bytes, little-endian.

    Examples
    --------
    >>> stream_keys([("duration", "A")]).shape
    (1, 2)
    """
    digests = b"".join(
        blake2b(element.encode(), digest_size=8, salt=blake2b(purpose.encode(), digest_size=16).digest()).digest()
        for purpose, element in names
    )
    return np.frombuffer(digests, dtype="<u4").reshape(-1, 2).astype(np.uint32)
