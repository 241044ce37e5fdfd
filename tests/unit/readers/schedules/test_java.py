"""Where Java or mpxj is missing, one line says what to install."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from forecast.readers.schedules.java import ScheduleToolsError, java


class _Jvm:
    """Stands for the package `jpype`."""

    class JVMNotFoundException(Exception):  # noqa: N818
        pass

    def __init__(self, version: str | None) -> None:
        self.version = version

    def isJVMStarted(self) -> bool:  # noqa: N802
        return False

    def startJVM(self, *options: str, convertStrings: bool) -> None:  # noqa: N802, N803
        if self.version is None:
            raise self.JVMNotFoundException("No JVM shared library file (libjvm.so) found.")

    def JClass(self, name: str) -> _Jvm:  # noqa: N802
        return self

    def getProperty(self, name: str) -> str | None:  # noqa: N802
        return self.version


@pytest.fixture(autouse=True)
def ask_anew() -> Iterator[None]:
    java.cache_clear()
    yield
    java.cache_clear()


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jpype", None)
    with pytest.raises(ScheduleToolsError, match=r"pip install 'schedrisk\[schedules\]'"):
        java()


@pytest.mark.parametrize(("version", "words"), [(None, "no Java was found"), ("1.8", "this is Java 1.8")])
def test_java_missing_or_too_old_is_one_line(monkeypatch: pytest.MonkeyPatch, version: str | None, words: str) -> None:
    monkeypatch.setitem(sys.modules, "jpype", _Jvm(version))
    monkeypatch.setitem(sys.modules, "mpxj", object())
    with pytest.raises(ScheduleToolsError, match=words) as caught:
        java()
    assert "install Java 11 or newer" in str(caught.value)
    assert "\n" not in str(caught.value)
