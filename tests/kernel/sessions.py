"""Runs the sequences of cells in tests/parity in the real kernel, and compares with their `session` fences.

    python sessions.py [--update] FILE...

`--update` writes what the kernel did. Needs jupyter_client, and evcxr_jupyter as the kernel `rust`.
"""

import re
import sys
from queue import Empty

from jupyter_client.manager import start_new_kernel

SECTION = re.compile(
    r"(?P<head>^## (?P<name>.*?)\n\n`````chapter\n(?P<chapter>.*?)`````\n\n`````session\n)(?P<session>.*?)(?P<end>^`````$)",
    re.S | re.M,
)
CELL = re.compile(r"^```rust[^\n]*\n(.*?)^```$", re.S | re.M)
LIMIT = 180
# The kernel always traces panics; the frames are its own.
BACKTRACE = re.compile(r"stack backtrace:|note: |\s+\d+: |\s+at ")


def outputs_of(client, code):
    """What the kernel says of one cell, for people to read."""
    request = client.execute(code, allow_stdin=False)
    said = []
    while True:
        message = client.get_iopub_msg(timeout=LIMIT)
        kind, content = message["msg_type"], message["content"]
        # A stream may arrive late, and still name the cell before.
        if message["parent_header"].get("msg_id") != request and kind != "stream":
            continue
        if kind == "status" and content["execution_state"] == "idle":
            break
        if kind == "stream":
            said += [(content["name"], line) for line in content["text"].splitlines()]
        elif kind in ("execute_result", "display_data"):
            for mime, text in sorted(content["data"].items()):
                said += [(mime, line) for line in str(text).splitlines()]
        elif kind == "error":
            first = (content["evalue"] or "\n".join(content["traceback"])).splitlines()
            said.append(("error", re.sub(r"\x1b\[[0-9;]*m", "", first[0] if first else "")))
    # The streams of a session arrive when they like; within one they keep their order.
    said.sort(key=lambda pair: ("stdout", "stderr").index(pair[0]) if pair[0].startswith("std") else 2)
    while True:
        reply = client.get_shell_msg(timeout=LIMIT)
        if reply["parent_header"].get("msg_id") == request:
            break
    status = reply["content"]["status"]
    lines = [f"{name} | {plain(line)}".rstrip() for name, line in said if plain(line)]
    return status, lines


def late(client):
    """What a stream still says when the last cell has ended."""
    lines = []
    try:
        while True:
            message = client.get_iopub_msg(timeout=0.5)
            if message["msg_type"] == "stream":
                name = message["content"]["name"]
                lines += [f"{name} | {plain(line)}".rstrip() for line in message["content"]["text"].splitlines() if plain(line)]
    except Empty:
        return lines


def plain(line):
    """The line without what differs from run to run."""
    line = re.sub(r"\x1b\[[0-9;]*m", "", line)
    if BACKTRACE.match(line):
        return ""
    line = re.sub(r"thread '[^']*'( \(\d+\))? panicked at .*", "panicked", line)
    return re.sub(r"\[[^\]]*src/lib\.rs:\d+:\d+\]", "[src/lib.rs]", line)


def session(client, chapter):
    """What becomes of a sequence of cells."""
    told = []
    for number, cell in enumerate(CELL.findall(chapter), 1):
        code = "".join(line for line in cell.splitlines(True) if not line.startswith("//|"))
        status, lines = outputs_of(client, code)
        told.append(f"cell {number}: {status}")
        told += [f"  {line}" for line in lines]
    told += [f"  {line}" for line in late(client)]
    return "".join(line + "\n" for line in told)


def settled(told):
    """What a sequence says, standard error apart: on a busy machine it arrives with a later cell."""
    lines = told.splitlines()
    errors = [line for line in lines if line.startswith("  stderr | ")]
    return [line for line in lines if line not in errors], errors


def main():
    update = "--update" in sys.argv
    files = [name for name in sys.argv[1:] if not name.startswith("--")]
    manager, client = start_new_kernel(kernel_name="rust", startup_timeout=LIMIT)
    differ = compared = 0
    try:
        outputs_of(client, ":opt 0")
        for name in files:
            with open(name) as file:
                text = file.read()

            def replaced(section):
                nonlocal differ, compared
                outputs_of(client, ":clear")
                told = session(client, section["chapter"])
                compared += 1
                if settled(told) != settled(section["session"]):
                    differ += 1
                    if not update:
                        print(f"{name}: {section['name']}\n--- expected\n{section['session']}--- came out\n{told}")
                return section["head"] + told + section["end"]

            text = SECTION.sub(replaced, text)
            if update:
                with open(name, "w") as file:
                    file.write(text)
    except Empty:
        sys.exit("the kernel does not answer")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    print(f"{compared} sequences run, {differ} {'written' if update else 'differ'}")
    sys.exit(0 if update or differ == 0 else 1)


if __name__ == "__main__":
    main()
