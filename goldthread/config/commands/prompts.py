"""`goldthread prompts`: the live prompts for a text, without a page and without a database."""

import os
import sys
import tomllib
from argparse import Namespace
from pathlib import Path

import goldthread
from goldthread.config.environment import env
from goldthread.config.terminal import Stop
from goldthread.ground.packs.rules import folders, language_files
from goldthread.lib.prompts import LanguageError, lines, load, merge


def main(arguments: Namespace) -> int:
    """Print one line a finding; nothing when there is none."""
    try:
        raw = sys.stdin.buffer.read() if arguments.file == "-" else Path(arguments.file).read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise Stop(f"{arguments.file} cannot be read: {error.strerror}.", 2) from error
    except UnicodeDecodeError as error:
        raise Stop(
            f"{arguments.file} is not text in UTF-8 (byte {error.start}). Save it as UTF-8 and try again.", 2
        ) from error
    places = folders(os.environ, Path(goldthread.__file__).parent, env.place())
    if arguments.pack and not any((place / arguments.pack).is_dir() for place in places):
        raise Stop(f"There is no pack {arguments.pack}. `goldthread packs show` lists them.", 2)
    try:
        words: dict[str, object] = {}
        for path in language_files(arguments.pack or "shared", *places):
            words = (
                merge(words, tomllib.loads(path.read_text(encoding="utf-8")))
                if words
                else tomllib.loads(path.read_text(encoding="utf-8"))
            )
        language = load(words)
    except (LanguageError, tomllib.TOMLDecodeError) as error:
        raise Stop(f"The words of the prompts are not in order:\n{error}") from error
    for line in lines(text, language, arguments.box):
        sys.stdout.write(line + "\n")
    return 0
