"""Every read of a folder that is written: whose it is, its rows table by table, its records whole."""

from goldthread.front.leaving.queries.gates import home_named, home_of_person, worker_named
from goldthread.front.leaving.queries.sheets import Written, count_of, written

__all__ = ["Written", "count_of", "home_named", "home_of_person", "worker_named", "written"]
