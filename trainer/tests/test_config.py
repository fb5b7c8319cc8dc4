from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from momentcross_trainer import cli
from momentcross_trainer.config import ConfigError, LearnConfig, ModelConfig


def written(tmp_path: Path, content: Any) -> Path:
    path = tmp_path / "settings.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_a_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"contrastive_weight": 0, "dense_rate": 1, "model": {"searches": ["short", "aidhard"], "expert_layers": 2}},
    )

    model = replace(ModelConfig(), searches=("short", "aidhard"), expert_layers=2)
    assert LearnConfig.read(path) == LearnConfig(contrastive_weight=0, dense_rate=1, model=model)
    assert LearnConfig.read(written(tmp_path, {})) == LearnConfig()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("{", "cannot be read"),
        ([], "it is no JSON object"),
        ({"model": 3}, "model: it is no JSON object"),
        ({"colour": "red"}, "colour: there is no such setting"),
        ({"model": {"depth": 2}}, "depth: there is no such setting"),
        ({"model": {"searches": ["short", "wide"]}}, "searches: .*'wide'.* is not a choice of"),
        ({"model": {"searches": ["short", "short"]}}, "searches: "),
        ({"model": {"searches": "short"}}, "searches: 'short' is no list"),
        ({"model": {"searches": ["short"]}}, "contrastive_weight: .*set it to 0"),
        ({"model": {"author_dim": 7}}, "author_dim: 7 is odd"),
        ({"model": {"expert_layers": 0}}, "expert_layers: 0 is too small"),
        ({"model": {"expert_layers": 1.5}}, "expert_layers: 1.5 is no int"),
        ({"model": {"expert_layers": True}}, "expert_layers: True is no int"),
        ({"model": {"shared_tables": 1}}, "shared_tables: 1 is no bool"),
        ({"model": {"short_history": 10_001}}, "short_history"),
        ({"batch_rows": 0}, "batch_rows: 0 is less than 1"),
        ({"contrastive_temperature": 0}, "contrastive_temperature: 0 is not a positive number"),
        ({"contrastive_weight": -1}, "contrastive_weight: -1 is not a number from 0"),
        ({"dense_rate": "fast"}, "dense_rate: 'fast' is no float"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(tmp_path: Path, content: Any, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        LearnConfig.read(written(tmp_path, content))


def test_the_command_line_says_which_file_and_setting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, {"batch_rows": 0})
    arguments = ["stream", "--bootstrap-servers", "localhost:1", "--repository", "r", "--checkpoint", "c"]

    assert cli.main([*arguments, "--config", str(path)]) == 2
    assert f"--config: {path}: batch_rows: 0 is less than 1" in capsys.readouterr().err
