from __future__ import annotations

import json
from pathlib import Path

import pytest

from momentcross_trainer import bootstrap, cli
from momentcross_trainer.export.graph import ServingGraph
from momentcross_trainer.learn import checkpoint

STREAM = ["stream", "--bootstrap-servers", "localhost:1", "--repository", "r", "--checkpoint", "c"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], "command"),
        (["fly"], "invalid choice: 'fly'"),
        (
            ["stream", "--repository", "r", "--checkpoint", "c"],
            "--bootstrap-servers --samples is required",
        ),
        ([*STREAM, "--colour", "red"], "unrecognized arguments: --colour red"),
        ([*STREAM, "--publish-seconds", "0"], "--publish-seconds: 0 is not a positive number"),
        ([*STREAM, "--publish-seconds", "nan"], "--publish-seconds: nan is not a positive number"),
        ([*STREAM, "--keep-versions", "0"], "--keep-versions: 0 is less than 1"),
        (["--threads", "many", "bootstrap", "--out", "o"], "--threads: invalid"),
        (["bootstrap"], "required: --out"),
    ],
)
def test_wrong_options_are_refused_by_name(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        cli.main(arguments)

    assert refused.value.code == 2
    assert named in capsys.readouterr().err


def test_a_damaged_checkpoint_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / checkpoint.FILE).write_bytes(b"junk")
    arguments = ["stream", "--bootstrap-servers", "localhost:1", "--repository", str(tmp_path / "r")]

    assert cli.main([*arguments, "--checkpoint", str(tmp_path)]) == 1
    assert f"trainer: {tmp_path / checkpoint.FILE} is damaged" in capsys.readouterr().err


def test_bootstrap_writes_a_version(
    tmp_path: Path,
    graph: ServingGraph,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from synthetic import LEARN

    monkeypatch.setattr(bootstrap, "LearnConfig", lambda: LEARN)
    monkeypatch.setattr(ServingGraph, "trace", lambda config: graph)

    assert cli.main(["bootstrap", "--out", str(tmp_path)]) == 0
    assert "PyTorch and ONNX Runtime differ by" in capsys.readouterr().out
    assert (tmp_path / "model.onnx").stat().st_size > 0
    assert json.loads((tmp_path / "manifest.json").read_text())["training"] == {"samples": 0}
