from __future__ import annotations

import socket
from pathlib import Path
from urllib.request import urlopen

import pytest
from synthetic import LEARN, author_match_stream

from momentcross_trainer import cli
from momentcross_trainer.learn.learner import Learner
from momentcross_trainer.status import StatusMetrics, status_of, write_status


def learned() -> Learner:
    learner = Learner(LEARN)
    for record in author_match_stream(60):
        learner.take(record)
    return learner


def scraped(port: int) -> dict[str, float]:
    with urlopen(f"http://localhost:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {k: float(v) for k, v in (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))}


def test_metrics_are_what_the_status_says() -> None:
    learner, metrics = learned(), StatusMetrics()
    port = metrics.serve(0)
    assert scraped(port) == {}
    status = status_of(learner, "learning", 7, 3, None)
    metrics.tell(status)

    found = scraped(port)

    assert found["momentcross_trainer_samples_total"] == 480
    assert found["momentcross_trainer_published_total"] == 3
    assert found["momentcross_trainer_expired_rows_total"] == 0
    assert found["momentcross_trainer_version"] == 7
    assert found["momentcross_trainer_held_back"] == 0
    assert found["momentcross_trainer_contrastive_loss"] == pytest.approx(learner.contrastive)
    assert found["momentcross_trainer_newest_label_timestamp_seconds"] == learner.newest_landed_ms / 1000
    for measure in ("auc", "gauc", "logloss", "calibration", "cells"):
        name = f'momentcross_trainer_task_{measure}{{task="click"}}'
        assert found[name] == pytest.approx(status["tasks"]["click"][measure])

    metrics.tell(status_of(learner, "learning", 7, 3, "gift is worse"))
    assert scraped(port)["momentcross_trainer_held_back"] == 1


def test_a_port_that_is_taken_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()
        port = taken.getsockname()[1]
        arguments = ["stream", "--bootstrap-servers", "localhost:1", "--repository", str(tmp_path)]
        assert cli.main([*arguments, "--checkpoint", str(tmp_path), "--metrics-port", str(port)]) == 1

    assert f"trainer: --metrics-port {port}: " in capsys.readouterr().err


def test_a_status_that_cannot_be_written_is_only_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    write_status(tmp_path / "file" / "status.json", {})

    assert "the status file cannot be written" in caplog.text
