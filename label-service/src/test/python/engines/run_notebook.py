"""Runs a notebook's code cells in order, as Jupyter does, without Jupyter: run_notebook.py NOTEBOOK

The first cell that fails ends it, named by its number. A notebook that carries outputs is refused: they grow old.
"""

import json
import sys
import traceback
from pathlib import Path


def run(notebook: Path) -> None:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    scope = {"__name__": "__main__"}
    for number, cell in enumerate(content["cells"], start=1):
        if cell["cell_type"] != "code":
            continue
        if cell["outputs"] or cell["execution_count"] is not None:
            raise SystemExit(f"{notebook}: cell {number} carries outputs; clear them.")
        try:
            exec(compile("".join(cell["source"]), f"{notebook.name}[{number}]", "exec"), scope)
        except Exception:
            traceback.print_exc()
            raise SystemExit(f"{notebook}: cell {number} failed.") from None


if __name__ == "__main__":
    run(Path(sys.argv[1]))
