"""Java and mpxj, which reads every schedule format: started once, at the first schedule file that is read."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

from forecast.errors import ForecastError

OLDEST_JAVA = 11
HEAP = "2g"
"""Most memory that Java may take; a file that needs more is refused."""

OPTIONS = (
    f"-Xmx{HEAP}",
    "-Xrs",  # Ctrl-C stays with Python
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # starts in half the time, and reading is over before more would pay
    "-Djava.awt.headless=true",
    "-Djavax.xml.accessExternalDTD=",
    "-Djavax.xml.accessExternalSchema=",
    "-Djavax.xml.accessExternalStylesheet=",
    "-Djdk.xml.entityExpansionLimit=1",
    "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
    "-Dlog4j2.level=OFF",
)


class ScheduleToolsError(ForecastError):
    """What reads schedule files is not installed."""

    exit_code = 3


@cache
def java() -> Any:
    """Return the package `jpype` with Java running and mpxj on its class path.

    Raises
    ------
    ScheduleToolsError
        With one line that says what to install.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import jpype
            import mpxj
    except ImportError as error:
        raise ScheduleToolsError(
            "schedule files need the extra `schedules`: pip install 'schedrisk[schedules]'"
        ) from error
    install = f"install Java {OLDEST_JAVA} or newer (Debian: apt install default-jre-headless) or set JAVA_HOME to it"
    if not jpype.isJVMStarted():
        try:
            jpype.startJVM(*OPTIONS, convertStrings=False)
        except Exception as error:
            found = "no Java was found" if isinstance(error, jpype.JVMNotFoundException) else "Java does not start"
            raise ScheduleToolsError(f"schedule files need Java, and {found}: {install}") from error
    version = str(jpype.JClass("java.lang.System").getProperty("java.specification.version"))
    if float(version) < OLDEST_JAVA:
        raise ScheduleToolsError(f"schedule files need Java {OLDEST_JAVA}, and this is Java {version}: {install}")
    assert mpxj  # its import puts the library on the class path
    return jpype
