"""Moving a stretch of an array to a place that overlaps it, as the C library does it; compiled.

A loop takes several times as long: the compiler can't know that it may move many numbers at a time.
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic


@intrinsic
def move_stretch(typing_context: Any, array: Any, into: Any, begin: Any, n: Any) -> Any:
    """Copy the ``n`` items of a row from ``begin`` on to where ``into`` is; nothing is checked."""
    signature = types.void(array, types.intp, types.intp, types.intp)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        row = context.make_array(kind)(context, builder, arguments[0])
        size = context.get_constant(types.intp, context.get_abi_sizeof(context.get_data_type(kind.dtype)))
        to, of = (builder.gep(row.data, [place]) for place in arguments[1:3])
        cgutils.raw_memmove(builder, to, of, arguments[3], size)
        return context.get_dummy_value()

    return signature, generate
