"""The process that opens one file: `python -m …rules.worker KIND SOURCE_FD TARGET_FD EDGE`.

Sets its limits first, then reads; answers one line of JSON, {} or {"refused": code}.
Whatever goes wrong inside is an answer too: the file is damaged, or too hard.
"""

from __future__ import annotations

import encodings.cp437
import encodings.idna
import encodings.latin_1
import encodings.utf_16  # noqa: F401  (what zip and XML ask for by name, loaded while files may still be opened)
import json
import os
import resource
import sys
import warnings
from collections.abc import Callable
from typing import BinaryIO

from goldthread.casework.files.rules.kinds import Kind, Unfit, Why

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 10
WRITE_BYTES = 128 * 1024 * 1024


def confine() -> None:
    """Take away what a hostile file could use: memory, time, large files, core dumps, and every new descriptor.

    Without new descriptors there is no socket, no file and no pipe to open; without processes, nothing to start.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITE_BYTES, WRITE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def opener(kind: Kind, edge: int) -> Callable[[BinaryIO, BinaryIO], object]:
    """What opens this kind. Loaded by kind, since each picture sent waits for this process to start.

    `edge`: the longest edge of a picture's copy, in pixels.
    """
    if kind.is_picture:
        from goldthread.casework.files.rules import pictures

        return lambda source, target: pictures.make_anew(kind, source, target, edge)
    if kind is Kind.PDF:
        from goldthread.casework.files.rules import pdf

        return pdf.check_and_copy
    from goldthread.casework.files.rules import docx

    return docx.make_anew


def answer(make: Callable[[BinaryIO, BinaryIO], object], source: BinaryIO, target: BinaryIO) -> dict[str, str]:
    """Check and copy; the verdict as it is sent."""
    try:
        make(source, target)
        target.flush()
    except Unfit as unfit:
        return {"refused": unfit.why.value}
    except MemoryError:
        return {"refused": Why.TOO_HARD.value}
    except Exception:
        # Libraries raise all sorts for spoilt content; each means that the file cannot be shown.
        return {"refused": Why.DAMAGED.value}
    return {}


def main() -> None:
    """Entry point. Ends with 0 whenever there is a verdict."""
    kind, source_fd, target_fd = Kind[sys.argv[1]], int(sys.argv[2]), int(sys.argv[3])
    warnings.simplefilter("ignore")
    make = opener(kind, int(sys.argv[4]))
    with open(source_fd, "rb", closefd=False) as source, open(target_fd, "wb", closefd=False) as target:
        confine()
        source.seek(0)
        verdict = answer(make, source, target)
    sys.stdout.write(json.dumps(verdict))
    sys.stdout.flush()
    # Straight out: nothing that a file may have spoilt in memory gets to run on the way.
    os._exit(0)


if __name__ == "__main__":
    main()
