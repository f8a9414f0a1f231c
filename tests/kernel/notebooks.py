"""Runs exported notebooks in the kernel that they name, and compares what their cells print with what is stored.

    python notebooks.py FILE...

Needs nbclient and nbformat, and evcxr_jupyter as the kernel `rust`.
"""

import copy
import os
import sys

import nbformat
from nbclient import NotebookClient


def plain(cell):
    """What a cell prints and shows as text, without what sessions are known to add."""
    text = ""
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream" and output["name"] == "stdout":
            text += output["text"]
        elif output["output_type"] in ("execute_result", "display_data"):
            shown = output["data"].get("text/plain", "")
            # A session shows the value of a last expression that has none.
            if shown.strip() != "()" and not shown.startswith("<"):
                text += shown.rstrip("\n") + "\n"
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def failed(cell):
    return any(output["output_type"] == "error" for output in cell.get("outputs", []))


def main():
    differ = compared = 0
    for name in sys.argv[1:]:
        stored = nbformat.read(name, as_version=4)
        nbformat.validate(stored)
        fresh = copy.deepcopy(stored)
        # Without a limit: the first cell builds the crates that the chapter uses.
        client = NotebookClient(
            fresh,
            timeout=None,
            allow_errors=True,
            resources={"metadata": {"path": os.path.dirname(os.path.abspath(name))}},
        )
        client.execute()
        for number, (before, after) in enumerate(zip(stored.cells, fresh.cells), 1):
            if before.cell_type != "code" or "raises-exception" in before.metadata.get("tags", []):
                continue
            compared += 1
            if plain(before) != plain(after) or failed(after):
                differ += 1
                print(f"{name}, cell {number}:\n{before.source}\n--- stored")
                print("\n".join(plain(before)))
                print("--- in the session")
                print("\n".join(plain(after)))
                for output in after.outputs:
                    if output["output_type"] == "error":
                        print("\n".join(output["traceback"]))
    print(f"{compared} cells compared, {differ} differ")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
