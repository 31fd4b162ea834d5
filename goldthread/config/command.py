"""The command `goldthread`: one line a verb; what it does is in `commands/<verb>.py`, loaded when asked for."""

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from goldthread import __version__
from goldthread.config.environment import SettingError
from goldthread.config.made_from import is_there
from goldthread.config.terminal import Stop, aside

NO_SPACE = os.strerror(errno.ENOSPC)
DESCRIPTION = "The working record for therapeutic residential care."
EPILOGUE = """\
To look round: `goldthread run --demo`. For a home of your own: `goldthread run`.
Each verb explains itself: `goldthread import --help`.
"""
# What stands together on the help page, in this order; a verb that is not here is an error.
GROUPS = {
    "to open a house": ("run", "demo", "link"),
    "to run its parts one by one": ("serve", "worker", "migrate"),
    "to bring in, to take away, to look into": ("import", "export", "packs", "prompts"),
    "about the program": ("settings", "bench", "version"),
}


def parser() -> argparse.ArgumentParser:
    """Every verb with its arguments. `function` of the result names module and function below `goldthread.config`."""
    top = argparse.ArgumentParser(
        prog="goldthread",
        usage="goldthread VERB …",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = top.add_subparsers(metavar="VERB", required=True, help=argparse.SUPPRESS)
    summaries: dict[str, str] = {}

    def verb(name: str, function: str, summary: str, more: str = "") -> argparse.ArgumentParser:
        summaries[name] = summary
        added = verbs.add_parser(
            name,
            prog=f"goldthread {name}",
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=more,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.set_defaults(function=function)
        return added

    run = verb("run", "commands.run", "start everything here: database, pages and jobs; Ctrl-C stops it")
    run.add_argument("--demo", action="store_true", help="invented homes and people, in a database of their own")
    run.add_argument("--port", metavar="PORT", help="port to listen on (else PORT, else 8000)")
    serve = verb("serve", "commands.serve", "serve the pages alone; the database is the one of DATABASE_URL")
    serve.add_argument("--port", metavar="PORT", help="port to listen on (else PORT, else 8000)")
    serve.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)  # for `run`, which has prepared all
    verb("worker", "commands.worker", "do the jobs alone; the database is the one of DATABASE_URL")
    verb("migrate", "commands.migrate", "bring the database up to this program, as the role that owns it")
    verb("link", "commands.link", "print a fresh link that makes the first manager; it works once")
    if is_there("goldthread.front.demo.actions"):
        demo = verb("demo", "commands.demo", "the invented homes and people")
        parts = demo.add_subparsers(metavar="WHAT", required=True)
        build = parts.add_parser("build", help="build what is missing; go on where it stopped")
        build.set_defaults(function="commands.demo:build")
        build.add_argument("--size", choices=("full", "small"), default="full", help="twelve weeks (full) or one")
        build.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)  # for `run`, which shows how far
        rebuild = parts.add_parser("rebuild", help="throw the demo's database away and build it anew")
        rebuild.set_defaults(function="commands.demo:rebuild", size="full", beside=False)
        status = parts.add_parser("status", help="say how far it is")
        status.set_defaults(function="commands.demo:status")

    packs = verb("packs", "commands.packs", "look at the packs: the settings' words, roles and forms")
    parts = packs.add_subparsers(metavar="WHAT", required=True)
    check = parts.add_parser("check", help="say what is wrong in them: file, question, remedy")
    check.set_defaults(function="commands.packs:check")
    check.add_argument("folder", nargs="?", help="a folder of your own packs, read after those of the program")
    show = parts.add_parser("show", help="print a pack so that a manager can read it")
    show.set_defaults(function="commands.packs:show")
    show.add_argument("pack", nargs="?", help="the pack's code; without it, the list of packs")

    prompts = verb(
        "prompts",
        "commands.prompts",
        "print the questions that a text calls for",
        "One line a finding: start, end, rule, phrase, question, with tabs between; nothing when there is none.\n"
        "Offsets count characters from 0; the end is one past the last. Needs no database.",
    )
    prompts.add_argument("file", help="a text file in UTF-8; - for standard input")
    prompts.add_argument("--pack", default="", help="with this setting's own words besides the shared ones")
    prompts.add_argument(
        "--box",
        default="seen",
        choices=("seen", "told", "meant"),
        help="the part of the form it stands in (default: seen)",
    )

    bring = verb(
        "import",
        "commands.importing",
        "bring in a CSV file, or a whole home from its folder",
        "A CSV file holds people, stays, professionals or past notes. Columns are matched where their headings are\n"
        "clear; --column says the others. Without --yes it only says what would happen. What is here already stays as\n"
        "it is, so a file may be brought in again.\n\n"
        "A folder that `goldthread export --home` wrote comes into an empty house, all of it or nothing. It needs no\n"
        "more than --as: whoever is named there holds a role in that home that may bring in; a link lets them in.",
    )
    bring.add_argument("file", help="a CSV file with a line of headings, or a home's folder")
    bring.add_argument("--home", help="the home's name (for a CSV file)")
    bring.add_argument(
        "--as", "--by", dest="worker", metavar="EMAIL", required=True, help="whose act it is: a manager there"
    )
    bring.add_argument(
        "--holds", choices=("people", "stays", "professionals", "notes"), help="what its rows are (for a CSV file)"
    )
    bring.add_argument(
        "--column", action="append", default=[], metavar="FIELD=HEADING", help="which column holds a field; may repeat"
    )
    bring.add_argument(
        "--every", action="append", default=[], metavar="FIELD=VALUE", help="what holds for every row; may repeat"
    )
    bring.add_argument("--yes", action="store_true", help="write the good rows")
    bring.add_argument("--left-out", metavar="FILE", help="keep the rows with faults here, each with its reason")

    take = verb(
        "export",
        "commands.exporting",
        "take away everything of a home, or one person's record, as a folder",
        "Pages for any browser, tables for a spreadsheet, data with its schema, every file, all with their digests.\n"
        "A whole home's folder can be brought into an empty house again; one person's, in which other families' names\n"
        "are hidden, is for reading.",
    )
    whose = take.add_mutually_exclusive_group(required=True)
    whose.add_argument("--home", metavar="NAME", help="everything of this home")
    whose.add_argument("--person", metavar="ID", help="one person's record; the ID stands in the address of their page")
    take.add_argument(
        "--as", "--by", dest="worker", metavar="EMAIL", required=True, help="whose act it is: a manager there"
    )
    take.add_argument("folder", help="a folder that is not there yet")

    verb("settings", "commands.settings", "list every setting (environment variables), its value and its use")
    bench = verb(
        "bench",
        "commands.bench",
        "measure its speed on this machine (from the repository)",
        "What is measured, and against what, stands in benchmarks/ and docs/measures.md. It needs wrk, a quiet\n"
        "machine and, for a million records, about an hour.",
    )
    bench.add_argument("--sizes", metavar="RECORDS", help="how many, with commas between (10000,100000,1000000)")
    bench.add_argument("--blocks", type=int, metavar="N", help="how often each is measured in turn (15)")
    verb("version", "commands.version", "print the version")
    top.description = f"{DESCRIPTION}\n\n{_listed(summaries)}"
    top.epilog = EPILOGUE
    return top


def _listed(summaries: dict[str, str]) -> str:
    """Every verb with its one line, by group. Raises LookupError for a verb without a group."""
    if lost := summaries.keys() - {name for names in GROUPS.values() for name in names}:
        raise LookupError(f"in no group of GROUPS: {sorted(lost)}")
    return "\n\n".join(
        "\n".join([f"{group}:", *(f"    {name:10}{summaries[name]}" for name in names if name in summaries)])
        for group, names in GROUPS.items()
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the exit code. Faults that a person can mend are said in words, no traceback."""
    asked = parser().parse_args(arguments)
    module, _, function = asked.function.partition(":")
    try:
        code: int = getattr(import_module(f"goldthread.config.{module}"), function or "main")(asked)
        sys.stdout.flush()
    except Stop as stop:
        aside(str(stop))
        return stop.code
    except SettingError as error:
        aside(str(error))
        return 2
    except BrokenPipeError:  # whoever read us has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # from a file, from PostgreSQL, or from Django round PostgreSQL
        if NO_SPACE not in str(error):
            raise
        aside(f"The disk is full. Nothing that was saved is lost. Make room and start again.\n  ({error})")
        return 1
    except KeyboardInterrupt:
        return 130
    return code


__all__ = ["__version__", "main", "parser"]
