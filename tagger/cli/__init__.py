"""The command line: parses, calls the verbs, prints. What a verb needs is imported when it runs, so that help is quick.

Exit codes: 0 done; 1 some items failed, each named; 2 wrong usage or environment; 129, 130 and 143 stopped by SIGHUP, Ctrl-C
or SIGTERM; 141 nobody reads the output any more.
"""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from tagger.cli.console import OutputError, complain, flush_out, prepare_streams, stop_writing
from tagger.cli.parser import parse
from tagger.cli.tasks import STOPPED, stopped_by
from tagger.display_names import printable
from tagger.errors import CURRENT_FOLDER_GONE, CancelledError, TaggerError, system_reason

USAGE = 2
BROKEN_PIPE = 141
GARBAGE_THRESHOLD = 50_000  # objects; with Python's default of a few hundred, imports take a fifth longer


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code; argparse itself exits with 0 for help and 2 for wrong usage."""
    gc.set_threshold(GARBAGE_THRESHOLD)
    prepare_streams()
    try:
        code = _run(_parsed(sys.argv[1:] if argv is None else argv))
        flush_out()
        return code
    except CancelledError as error:
        complain(str(error))
        return stopped_by()
    except OutputError as error:
        stop_writing()
        complain(str(error))
        return USAGE
    except TaggerError as error:
        complain(str(error))
        return USAGE
    except KeyboardInterrupt:
        complain("Stopped; what was finished is kept, and the next run goes on from there.")
        return STOPPED
    except BrokenPipeError:
        stop_writing()
        return BROKEN_PIPE
    except OSError as error:
        complain(_system_error(error))
        return USAGE


def _system_error(error: OSError) -> str:
    """The sentence about an error of the system that no command expects."""
    try:
        Path.cwd()
    except OSError:
        return CURRENT_FOLDER_GONE
    of_file = f"'{printable(os.fsdecode(error.filename))}' cannot be used" if error.filename else "The system refuses"
    return f"{of_file}: {system_reason(error)}; what was done is kept."


def _parsed(argv: Sequence[str]) -> Namespace:
    """The parsed arguments. Where argparse prints help and exits, the output is flushed first: a full disk is an error."""
    try:
        return parse(argv)
    except SystemExit:
        flush_out()
        raise


def _run(arguments: Namespace) -> int:
    """Run the verb. An unexpected error becomes a TaggerError if the state holds a damaged value that explains it."""
    try:
        code: int = arguments.run(arguments)
    except (TaggerError, OSError):
        raise
    except Exception as error:
        from tagger.services.doctor import find_damage

        damaged = find_damage(arguments.state)
        if damaged is None:
            raise
        raise damaged from error
    return code
