"""Shared by the programs: a process that stays alive, and runs and measures one task for each line of input."""

import json
import resource
import sys
import time


def serve(about, tasks):
    """Prints that it is ready, then answers every line of the input, which names a task.

    A task does one round and returns None, or the numbers of that round where it times itself.
    """
    reply({"ready": True, **about})
    for line in sys.stdin:
        name = line.strip()
        began = time.perf_counter()
        numbers = tasks[name]()
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        reply({"seconds": seconds, "peak_bytes": peak, **(numbers or {})})


def reply(message):
    print(json.dumps(message), flush=True)
