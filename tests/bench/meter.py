"""CPU time of processes and all their descendants, also of children that have ended.

The kernel keeps a clock for each process (its threads that ended included), exact to the microsecond; what ended
children took is in ``/proc/<pid>/stat`` of their parent, in ticks.
"""

import os
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_PROCESS_CLOCK = 2  # CPUCLOCK_SCHED of the whole thread group, see include/linux/posix-timers.h


def cpu_ms(roots: Iterable[int]) -> float:
    """Milliseconds of CPU that ``roots`` and their descendants have used since they began."""
    children = _children()
    total, waiting = 0.0, list(roots)
    while waiting:
        pid = waiting.pop()
        waiting += children[pid]
        total += _own_ms(pid) + _ended_children_ms(pid)
    return total


def _children() -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            found[int(fields[1])].append(int(entry.name))
    return found


def _stat(pid: int) -> list[str]:
    """The fields behind the name of the process; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _own_ms(pid: int) -> float:
    try:
        return time.clock_gettime((~pid << 3) | _PROCESS_CLOCK) * 1000
    except OSError:
        return 0.0


def _ended_children_ms(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[13]) + int(fields[14])) * TICK_MS if fields else 0.0
