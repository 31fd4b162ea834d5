"""Build the demo: every row through the actions of the apps below, in order of time, each under its own clock."""

from goldthread.front.demo.actions.building import CannotBuild, build
from goldthread.front.demo.actions.times import at

__all__ = ["CannotBuild", "at", "build"]
