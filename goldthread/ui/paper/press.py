"""The press: prepared JSON in, PDF out. Small papers are printed here; long ones in a process of their own.

typst keeps what it has worked out for the next time. After a thousand pages that would be hundreds of megabytes in a
server that prints one page a day, and a text of ten megabytes could take all memory there is. So a long paper is
printed by this file run as a program (`python press.py SECONDS < prepared.json > paper.pdf`), which has a bound on
memory and time and is gone afterwards. For that it imports nothing of Goldthread.
"""

import resource
import subprocess
import sys
from functools import cache
from pathlib import Path

import typst

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"

# About forty pages of notes.
LONGEST_HERE = 200_000
MOST_SECONDS = 180
MOST_MEMORY = 3 * 1024**3


class TooLong(Exception):
    """The paper takes more time or memory than is allowed."""


class NotPrinted(Exception):
    """typst refused; the message is typst's own."""


def press(prepared: str, seconds: int) -> bytes:
    """The PDF (PDF/A-2a and PDF/UA-1) of a prepared document; `seconds` since 1970 is the moment it carries.

    Raises NotPrinted, and TooLong after three minutes or three gigabytes.
    """
    if len(prepared) <= LONGEST_HERE:
        return _press_here(prepared, seconds)
    try:
        done = subprocess.run(  # noqa: S603 - our own file, our own interpreter, a number
            [sys.executable, "-I", __file__, str(seconds)],
            input=prepared.encode("ascii"),
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooLong from None
    if done.returncode == 0:
        return done.stdout
    if done.returncode == 1:
        raise NotPrinted(done.stderr.decode("utf-8", "replace")[:500])
    raise TooLong


def _press_here(prepared: str, seconds: int) -> bytes:
    compiler = typst.Compiler(_template(), font_paths=fonts(), ignore_system_fonts=True)
    try:
        made = compiler.compile(
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            sys_inputs={"document": prepared},
            timestamp=seconds,
        )
    except typst.TypstError as error:
        raise NotPrinted(error.message) from error
    if not isinstance(made, bytes):
        raise NotPrinted("typst gave no PDF")
    return made


@cache
def _template() -> bytes:
    return (FOLDER / "paper.typ").read_bytes()


@cache
def fonts() -> typst.Fonts:
    """The fonts of the paper and no others, neither the machine's nor typst's."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        made = _press_here(sys.stdin.buffer.read().decode("ascii"), int(sys.argv[1]))
    except NotPrinted as error:
        sys.stderr.write(str(error))
        return 1
    except MemoryError:
        return 3
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
