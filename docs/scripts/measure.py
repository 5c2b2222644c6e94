"""Runs programs and says what they cost: user and system CPU of the whole process, elapsed time and peak memory."""

import multiprocessing
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass

MOMENT = "2026-01-01T12:00:00Z"


def environment():
    """A plain environment: no configuration of the user's, no background work, fixed names."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "BYLINE_AUTHOR": "Ann Example <ann@example.org>",
        "GIT_AUTHOR_NAME": "Ann Example",
        "GIT_AUTHOR_EMAIL": "ann@example.org",
        "GIT_COMMITTER_NAME": "Ann Example",
        "GIT_COMMITTER_EMAIL": "ann@example.org",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": "3",
        "GIT_CONFIG_KEY_0": "gc.auto",
        "GIT_CONFIG_VALUE_0": "0",
        "GIT_CONFIG_KEY_1": "maintenance.auto",
        "GIT_CONFIG_VALUE_1": "false",
        "GIT_CONFIG_KEY_2": "init.defaultBranch",
        "GIT_CONFIG_VALUE_2": "main",
    }


ENVIRONMENT = environment()


class CommandFailed(Exception):
    """A program ended otherwise than expected."""


@dataclass
class Cost:
    """What one run, or several one after the other, took."""

    cpu: float = 0.0
    elapsed: float = 0.0
    memory: int = 0
    code: int = 0
    output: bytes = b""
    errors: bytes = b""

    def __add__(self, other):
        return Cost(
            self.cpu + other.cpu, self.elapsed + other.elapsed, max(self.memory, other.memory), other.code,
            self.output + other.output, self.errors + other.errors)


def launch(arguments, directory, source, out, err, variables):
    """Runs a program with files for its input and output; gives exit code, CPU, elapsed seconds and peak memory."""
    with open(source, "rb") as given, open(out, "wb") as output, open(err, "wb") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            arguments, cwd=directory, stdin=given, stdout=output, stderr=errors, env={**ENVIRONMENT, **variables})
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, elapsed, usage.ru_maxrss * 1024


def start_launcher():
    """A process of its own that starts the programs, made while this one is small.

    The system counts the memory of whoever starts a program as the program's peak, until it grows above that.
    """
    ours, theirs = multiprocessing.Pipe()
    if os.fork() == 0:
        ours.close()
        try:
            while True:
                theirs.send(launch(*theirs.recv()))
        except (EOFError, KeyboardInterrupt):
            pass
        os._exit(0)
    theirs.close()
    return ours


LAUNCHER = start_launcher()


def run(arguments, directory, expected=(0,), given=None, variables=None):
    """Runs a program to its end. Output goes through files, so that reading it costs the program nothing."""
    with tempfile.TemporaryDirectory() as folder:
        source, out, err = (os.path.join(folder, name) for name in ("in", "out", "err"))
        with open(source, "wb") as file:
            file.write(given or b"")
        LAUNCHER.send(([os.fsencode(part) for part in arguments], directory, source, out, err, variables or {}))
        code, cpu, elapsed, memory = LAUNCHER.recv()
        with open(out, "rb") as output, open(err, "rb") as errors:
            cost = Cost(cpu, elapsed, memory, code, output.read(), errors.read())
    if cost.code not in expected:
        line = " ".join(os.fsdecode(part) for part in arguments)
        raise CommandFailed(f"{line[:300]}\n  ended with {cost.code}: {cost.errors.decode(errors='replace')[:2000]}")
    return cost


class Tool:
    """A program that is run in one directory."""

    def __init__(self, program, directory):
        self.program = program
        self.directory = directory

    def __call__(self, *arguments, **options):
        return run([self.program, *arguments], self.directory, **options)


def middle(costs):
    """The median of the CPU times, and the peak of the memory."""
    return Cost(
        cpu=statistics.median(cost.cpu for cost in costs), elapsed=statistics.median(cost.elapsed for cost in costs),
        memory=max(cost.memory for cost in costs))


def size(directory):
    """The bytes that the files of a directory take up on disk."""
    total = 0
    for folder, _, names in os.walk(directory):
        for name in names:
            total += os.lstat(os.path.join(folder, name)).st_blocks * 512
    return total


def empty(directory):
    """An empty directory at this path."""
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    return directory


def milliseconds(seconds):
    value = seconds * 1000
    return f"{value:.1f} ms" if value < 100 else f"{value:.0f} ms" if value < 10000 else f"{seconds:.1f} s"


def mebibytes(count):
    value = count / 2**20
    return f"{value:.2f} MB" if value < 10 else f"{value:.1f} MB" if value < 1000 else f"{value:.0f} MB"


def table(heads, rows):
    """A Markdown table; all columns but the first are flush right."""
    lines = ["| " + " | ".join(heads) + " |", "| --- |" + " ---: |" * (len(heads) - 1)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
