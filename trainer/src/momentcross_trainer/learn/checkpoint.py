"""One file that holds all a restart needs, replaced in one step."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch

FILE = "checkpoint.pt"
# Beside it, the weights of the version that was published last.
PUBLISHED = "published.pt"


class CheckpointError(RuntimeError):
    """The checkpoint cannot be gone on from; the message says which file and why."""


def save(folder: Path, state: dict[str, Any], file: str = FILE) -> None:
    """Writes beside, syncs, renames: the old file or the new one, never half of either."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / (file + ".tmp")
    with temporary.open("wb") as out:
        torch.save(state, out)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(folder / file)
    sync_folder(folder)


def load(folder: Path, file: str = FILE) -> dict[str, Any] | None:
    """The state that was saved last, or None where there is none. Raises CheckpointError where the file is damaged."""
    path = folder / file
    if not path.exists():
        return None
    try:
        state: dict[str, Any] = torch.load(path, weights_only=True)
    except Exception as e:  # Half a file may end an unpickler in any way.
        raise CheckpointError(f"{path} is damaged: {str(e).splitlines()[0] if str(e) else type(e).__name__}") from e
    return state


def sync_folder(folder: Path) -> None:
    """Makes a rename in this folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
