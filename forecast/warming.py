"""Compiling the simulation kernels before they are needed, and saying so: it takes long, once."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forecast.engine.block import Plain
    from forecast.engine.inputs import EngineInputs

Notice = Callable[[str], None]
WARMING = Lock()  # of two runs at once, one compiles
COMPILING = "compiling the simulation kernels, once for this version and these features: 10 to 25 s"
COMPILING_ALL = "compiling the simulation kernels of all features, once for this version: about two minutes"


def warm(notice: Notice | None = None) -> None:
    """Compile the kernels of both ways of sampling into the cache, and those of reports: of the smallest projects."""
    from forecast.compiler import compile_project
    from forecast.compiler.smallest import smallest_projects
    from forecast.engine.warm import compile_following

    for project in smallest_projects():
        inputs = compile_project(project).inputs
        for stratified in (True, False):
            if warm_up(inputs, stratified, notice, COMPILING_ALL):
                notice = None
        compile_following(inputs)


def warm_up(inputs: EngineInputs, stratified: bool, notice: Notice | None, words: str = COMPILING) -> bool:
    """Compile what is not compiled yet; return whether there was anything to say about it.

    Parameters
    ----------
    inputs : EngineInputs
    stratified : bool
        Latin hypercube sampling.
    notice : callable or None
        Told in a sentence when something must be compiled.
    words : str
        That sentence.
    """
    from forecast.engine import cache
    from forecast.engine.warm import compile_kernels, is_warm

    plain: Plain = None if stratified else True
    if is_warm(inputs, plain):
        return False
    if notice is not None:
        unwritable = f"{cache.directory()} can't be written: the simulation kernels are compiled anew for each run"
        notice(words if cache.ENABLED else unwritable)
    if cache.ENABLED:
        compile_kernels(inputs, plain)
    return True
