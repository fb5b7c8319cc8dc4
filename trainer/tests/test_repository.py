from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from momentcross_trainer.export import repository as module
from momentcross_trainer.export.repository import ModelRepository

FOLDER = "moment-cross"


def names(root: Path) -> list[str]:
    return sorted(p.name for p in (root / FOLDER).iterdir())


def test_a_published_version_holds_both_files_and_nothing_else(tmp_path: Path) -> None:
    folder = ModelRepository(tmp_path, FOLDER).publish(3, b"graph", {"a": 1})

    assert names(tmp_path) == ["3"]
    assert sorted(p.name for p in folder.iterdir()) == ["manifest.json", "model.onnx"]
    assert (folder / "model.onnx").read_bytes() == b"graph"
    assert json.loads((folder / "manifest.json").read_text()) == {"a": 1}


def test_a_version_is_never_seen_before_it_is_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    fsync = os.fsync

    def looking(handle: int) -> None:
        seen.append(names(tmp_path))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", looking)
    ModelRepository(tmp_path, FOLDER).publish(1, b"graph", {})

    # Two files and their folder are synced before the rename, the parent after it.
    assert seen == [[".tmp-1"], [".tmp-1"], [".tmp-1"], ["1"]]


KILLED = """
import os, signal, sys
from pathlib import Path
from momentcross_trainer.export import repository
syncs = 0
def kill_at(handle):
    global syncs
    syncs += 1
    if syncs == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
os.fsync = kill_at
repository.ModelRepository(Path(sys.argv[1]), "moment-cross").publish(2, b"graph", {})
"""


@pytest.mark.parametrize("at", [1, 2, 3])
def test_killed_half_way_leaves_only_a_temporary_folder_which_the_next_removes(tmp_path: Path, at: int) -> None:
    models = ModelRepository(tmp_path, FOLDER)
    models.publish(1, b"old", {})
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(at)], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert names(tmp_path) == [".tmp-2", "1"]
    assert models.newest() == 1

    models.publish(2, b"new", {})
    assert names(tmp_path) == ["1", "2"]
    assert (tmp_path / FOLDER / "2" / "model.onnx").read_bytes() == b"new"


def test_a_full_disk_leaves_no_version_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space left"):
        ModelRepository(tmp_path, FOLDER).publish(1, b"graph", {})
    assert names(tmp_path) == []


def test_a_version_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    models = ModelRepository(tmp_path, FOLDER)
    models.publish(1, b"first", {})

    with pytest.raises(OSError, match="not empty"):
        models.publish(1, b"second", {})
    assert (tmp_path / FOLDER / "1" / "model.onnx").read_bytes() == b"first"


def test_a_number_that_json_does_not_know_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        ModelRepository(tmp_path, FOLDER).publish(1, b"graph", {"loss": float("nan")})
    assert names(tmp_path) in ([], [".tmp-1"])


@pytest.mark.parametrize("mark", ["pinned", "canary", "shadow", "kept"])
def test_pruning_leaves_what_is_marked(tmp_path: Path, mark: str) -> None:
    models = ModelRepository(tmp_path, FOLDER)
    for version in (1, 2, 3):
        models.publish(version, b"graph", {})
    (tmp_path / FOLDER / "1" / mark).touch()

    models.prune(1)

    assert sorted(names(tmp_path)) == ["1", "3"]


@pytest.mark.parametrize(
    ("keep", "pinned", "left"),
    [(2, [], [9, 10]), (2, [3], [3, 9, 10]), (1, [10], [10]), (0, [], [10]), (20, [], [3, 8, 9, 10])],
)
def test_pruning_keeps_the_newest_and_the_pinned(tmp_path: Path, keep: int, pinned: list[int], left: list[int]) -> None:
    models = ModelRepository(tmp_path, FOLDER)
    for version in (3, 8, 9, 10):
        models.publish(version, b"graph", {})
    for version in pinned:
        (tmp_path / FOLDER / str(version) / "pinned").touch()

    models.prune(keep)

    assert sorted(int(name) for name in names(tmp_path)) == left


def test_versions_are_compared_as_numbers_and_other_folders_are_not_versions(tmp_path: Path) -> None:
    models = ModelRepository(tmp_path, FOLDER)
    assert models.newest() == 0
    for version in (9, 10):
        models.publish(version, b"graph", {})
    (tmp_path / FOLDER / "notes").mkdir()
    (tmp_path / FOLDER / ".tmp-11").mkdir()

    assert models.newest() == 10


def test_manifest_names_the_graphs_hash_and_size() -> None:
    from synthetic import TINY

    content: dict[str, Any] = module.manifest(FOLDER, 1, TINY, b"graph", 0, {}, 0.0)

    assert content["files"] == [
        {"path": "model.onnx", "sha256": hashlib.sha256(b"graph").hexdigest(), "bytes": 5},
    ]
