"""Runs exported notebooks in the kernel that they name, and compares what their cells put out with what is stored.

    python notebooks.py FILE...

All of them run in one kernel, one after the other, with `:clear` before each: crates that several of them use are built
once. Needs nbclient and nbformat, and evcxr_jupyter as the kernel `rust`.
"""

import copy
import difflib
import os
import re
import sys
import time
from collections import Counter
from queue import Empty

import nbformat
from jupyter_core.utils import ensure_async, run_sync
from nbclient import NotebookClient

START = 300
# The first cell builds the crates that the chapter uses.
LIMIT = 1800
LATE = 0.05
# What is longer or wider than this is shown in part where it differs.
WIDE = 200
LINES = 20
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


class Told:
    """What a cell says, apart from what a session is known to add, lose or reorder."""

    def __init__(self, cell):
        self.printed = []
        # What goes to standard error may arrive with a later cell, so it is compared for a notebook as a whole.
        self.errors_printed = []
        # Of several displays of one type in a cell, a session keeps the last.
        self.forms = {}
        self.errors = []
        for output in cell.get("outputs", []):
            kind = output["output_type"]
            if kind == "stream":
                lines = self.printed if output["name"] == "stdout" else self.errors_printed
                # That a line is empty says nothing, and of a line left open a session knows no end.
                lines += [line.rstrip() for line in output["text"].splitlines() if line.strip()]
            elif kind == "error":
                self.errors += [output["evalue"], *output["traceback"]]
            else:
                self.forms |= {mime: plain(mime, form) for mime, form in output["data"].items()}
        shown = self.forms.get("text/plain", "")
        # The value of a last expression that has none, and what an export writes for a form without text.
        if shown == "()" or re.fullmatch(r"<[\w./+, -]+>", shown):
            del self.forms["text/plain"]

    def agrees(self, stored):
        """Whether a session says what is stored. It tells a panic and a failed `?` on standard error only."""
        if (self.printed, self.forms) != (stored.printed, stored.forms):
            return False
        refusal = stored.errors and re.match(r"error(\[E\d+\])?: ", stored.errors[0])
        if not refusal:
            return not self.errors
        return stored.errors[0][refusal.end() :] in ESCAPE.sub("", "\n".join(self.errors))

    def lines(self):
        """What it says, a line for each of its lines."""
        lines = [f"stdout | {line}" for line in self.printed]
        lines += [f"{mime} | {line}" for mime, form in sorted(self.forms.items()) for line in form.splitlines()[:LINES]]
        return lines + [f"error | {ESCAPE.sub('', line)}" for error in self.errors for line in error.splitlines()]


def plain(mime, form):
    form = form.strip() if isinstance(form, str) else str(form)
    # Jupyter sets a formula between dollars only.
    return form.strip("$ \n") if mime == "text/latex" else "\n".join(line.rstrip() for line in form.splitlines())


def session(directory):
    """A kernel that starts in a directory, as the client of an empty notebook."""
    first = NotebookClient(nbformat.v4.new_notebook(), kernel_name="rust", startup_timeout=START)
    first.create_kernel_manager()
    first.start_new_kernel(cwd=directory)
    first.start_new_kernel_client()
    return first


class Client(NotebookClient):
    """A client that waits a little for what the kernel prints after it has said that a cell is done."""

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        await super()._async_poll_output_msg(parent_msg_id, cell, cell_index)
        while True:
            try:
                message = await ensure_async(self.kc.iopub_channel.get_msg(timeout=LATE))
            except Empty:
                return
            if message["parent_header"].get("msg_id") == parent_msg_id and message["msg_type"] != "status":
                self.process_message(message, cell, cell_index)


def run(notebook, first):
    client = Client(notebook, km=first.km, timeout=LIMIT, allow_errors=True)
    # A client of its own would miss what the kernel says before it listens, and wait for it.
    client.kc = first.kc
    client.execute()


def missing(stored, fresh):
    """The lines that cells write to standard error, panics among them, that a session does not write in that order."""
    expected = []
    for cell, told in zip(stored.cells, map(Told, stored.cells)):
        expected += told.errors_printed
        if told.errors and "expected to panic" in cell.source:
            expected += ["panicked at", told.errors[0].splitlines()[0]]
    printed = iter([line for cell in fresh.cells for line in Told(cell).errors_printed])
    return [line for line in expected if not any(line in found for found in printed)]


def excerpts(one, other):
    """Both lists of lines; of long ones, such as a drawing's, only what surrounds the first difference."""
    one, other = list(one), list(other)
    for index, (a, b) in enumerate(zip(one, other)):
        if a != b and max(len(a), len(b)) > WIDE:
            start = max(len(os.path.commonprefix([a, b])) - WIDE // 2, 0)
            one[index], other[index] = (f"… {line[start : start + WIDE]}" for line in (a, b))
    return one, other


def differences(name, stored, fresh, kinds):
    for number, (before, after) in enumerate(zip(stored.cells, fresh.cells), 1):
        if before.cell_type != "code":
            continue
        expected, told = Told(before), Told(after)
        agree = told.agrees(expected)
        kinds.update(list(expected.forms))
        kinds["stdout"] += bool(expected.printed)
        kinds["stderr"] += bool(expected.errors_printed)
        kinds["failure"] += bool(expected.errors)
        kinds["slider"] += "a slider takes" in before.source
        yield agree
        if not agree:
            print(f"\n{name}, cell {number}:\n{before.source}")
            print(*difflib.unified_diff(*excerpts(expected.lines(), told.lines()), "stored", "in the session", lineterm=""), sep="\n", flush=True)
    lost = missing(stored, fresh)
    yield not lost
    if lost:
        print(f"\n{name}: not written to standard error in this order: {lost}", flush=True)


def main():
    differ = compared = 0
    kinds = Counter()
    names = [os.path.abspath(name) for name in sys.argv[1:]]
    sessions = {}
    for name in names:
        started = time.monotonic()
        stored = nbformat.read(name, as_version=4)
        nbformat.validate(stored)
        # A session starts where its notebook lies.
        directory = os.path.dirname(name)
        if directory not in sessions:
            sessions[directory] = session(directory)
        run(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(":clear")]), sessions[directory])
        fresh = copy.deepcopy(stored)
        run(fresh, sessions[directory])
        agree = list(differences(name, stored, fresh, kinds))
        compared += len(agree) - 1
        differ += agree.count(False)
        print(f"{os.path.basename(name)}: {len(agree) - 1} cells, {agree.count(False)} differ, {time.monotonic() - started:.0f} s", flush=True)
    for first in sessions.values():
        run_sync(first.km.shutdown_kernel)(now=True)
    print(f"{compared} cells compared, {differ} differ; " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
    sys.exit(1 if differ or not compared else 0)


if __name__ == "__main__":
    main()
