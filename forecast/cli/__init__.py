"""The command line: finds the command, and turns every way to end into a message and an exit code.

Commands are imported when they are called, so that `forecast --help` costs little more than click itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NamedTuple

import click

from forecast.cli.streams import abandon_stdout, make_streams_safe, say
from forecast.errors import ForecastError, InputError
from forecast.version import __version__

EXIT_USAGE, EXIT_INTERNAL, EXIT_INTERRUPTED = 2, 4, 130


class Command(NamedTuple):
    """Where a command lives (``module:function``), and its line in ``forecast --help``."""

    target: str
    help: str


COMMANDS: dict[str, Command] = {
    "init": Command("forecast.cli.init:init", "Make a workspace with a commented starter project."),
    "import": Command("forecast.cli.import_:import_", "Import a schedule of Microsoft Project or Primavera."),
    "validate": Command("forecast.cli.validate:validate", "Check the input files; simulate nothing."),
    "run": Command("forecast.cli.run:run", "Simulate a scenario and show when, how much and how sure."),
    "check": Command("forecast.cli.check:check", "Judge the gates that scenarios require, for CI."),
    "compare": Command("forecast.cli.compare:compare", "Show scenarios beside each other, in the same worlds."),
    "diff": Command("forecast.cli.diff:diff", "Explain why the forecast moved, cause by cause."),
    "mitigate": Command("forecast.cli.mitigate:mitigate", "Find the responses that are worth their money."),
    "sweep": Command("forecast.cli.sweep:sweep", "Vary one field over a range."),
    "report": Command("forecast.cli.report:report", "Make the report of a stored run again."),
    "export": Command("forecast.cli.export:export", "Write the P-dates of a stored run into a copy of the schedule."),
    "show": Command("forecast.cli.show:show", "Show a scenario: what it asks, or the merged model."),
    "explain": Command(
        "forecast.cli.explain:explain", "Explain why an estimate is so, and why a task or risk matters."
    ),
    "replay": Command("forecast.cli.replay:replay", "Tell one iteration as a story, such as a typical P80."),
    "fit": Command("forecast.cli.fit:fit", "Find the distributions that past values may come from."),
    "schema": Command("forecast.cli.schema:schema", "Print the JSON Schema of the input files."),
    "warm": Command("forecast.cli.warm:warm", "Compile the simulation kernels now, not at the first run."),
}

EPILOG = """\b
Exit codes:
    0  done, every gate met
    1  a gate was not met
    2  wrong usage
    3  input refused, nothing simulated
    4  internal error
    5  undecided: more iterations needed
  130  interrupted"""


class LazyGroup(click.Group):
    """A group of commands that are imported one at a time, when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command; refuse an unknown name with the nearest known one."""
        if cmd_name not in COMMANDS:
            if cmd_name.startswith("-"):
                return None
            raise click.UsageError(f"There is no command `{cmd_name}`.{_did_you_mean(cmd_name)}", ctx)
        module, _, function = COMMANDS[cmd_name].target.partition(":")
        command: click.Command = getattr(import_module(module), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.help) for name, command in COMMANDS.items()])


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="forecast", message="%(prog)s %(version)s")
def root() -> None:
    """Forecast when a project will finish, what it will cost, and how sure that is."""


def call(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; whatever happens is told on stderr.

    Parameters
    ----------
    arguments : sequence of str
        What follows ``forecast``.
    """
    try:
        with root.make_context("forecast", list(arguments)) as context:
            return int(root.invoke(context) or 0)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as error:
        error.show()
        return EXIT_USAGE
    except InputError as error:
        say(str(error))
        return error.exit_code
    except ForecastError as error:
        say(f"error: {error}")
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        say("interrupted")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        abandon_stdout()
        return 0
    except OSError as error:
        if error.filename is None:
            return _internal_error(error)
        say(f"error: `{error.filename}`: {error.strerror}")
        return EXIT_INTERNAL
    except Exception as error:
        return _internal_error(error)


def main() -> None:
    """Run the command line of this process and leave it with the exit code."""
    make_streams_safe()
    code = call(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    # At once: taking the interpreter apart costs a third of a short run, and everything is written.
    os._exit(code)


def _internal_error(error: Exception) -> int:
    if os.environ.get("FORECAST_DEBUG"):
        import traceback

        say(traceback.format_exc().rstrip())
    found = " ".join(str(error).split())
    say(
        f"internal error in forecast {__version__}: {type(error).__name__}: {found}; "
        "please report it (FORECAST_DEBUG=1 shows the traceback)"
    )
    return EXIT_INTERNAL


def _did_you_mean(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    return f" Did you mean `{near[0]}`?" if near else ""
