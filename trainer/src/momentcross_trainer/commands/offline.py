"""``train``, ``evaluate``, ``compare``, ``ablate``, ``export``: from sample files."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from momentcross_trainer.commands.options import add_config, count, learn_config, positive, seeds

if TYPE_CHECKING:
    from momentcross_trainer.offline.judgement import Judged
    from momentcross_trainer.offline.predictions import PredictionFile
    from momentcross_trainer.offline.predictor import Predictor


def add(commands: Any) -> None:
    train = commands.add_parser("train", help="learn sample files; the same command goes on where it was stopped")
    train.add_argument("--samples", type=Path, required=True, help="folder of files that dump has written")
    train.add_argument("--out", type=Path, required=True, help="folder of checkpoint and metrics.json")
    add_config(train)
    train.add_argument("--seed", type=int)
    train.add_argument("--epochs", type=count, default=1)
    train.add_argument("--validation-ticks", type=int, default=0, help="last ticks, held out; the best weights win")
    train.add_argument("--validations", type=count, default=1, help="how often an epoch is judged on them")
    train.add_argument("--patience", type=count, default=3, help="judgements without improvement that end it")
    train.add_argument("--predictions", type=Path, help="Parquet file: every tick predicted before it is learned")
    train.add_argument("--evaluation", type=Path, help="samples whose requests are predicted instead, as of serving")
    train.add_argument("--evaluation-lag-ticks", type=count, default=160, help="from serving to the last label there")
    train.add_argument("--checkpoint-seconds", type=positive, default=30.0)
    train.set_defaults(run=_train)

    evaluate = commands.add_parser("evaluate", help="judge a checkpoint or a version on sample files")
    _judging(evaluate)
    which = evaluate.add_mutually_exclusive_group(required=True)
    which.add_argument("--checkpoint", type=Path, help="folder of a checkpoint")
    which.add_argument("--version", type=Path, help="folder of a version in the model repository")
    evaluate.add_argument(
        "--at-serving", action="store_true", help="position 0, as it is served; always so of versions"
    )
    evaluate.add_argument("--predictions", type=Path, help="Parquet file: the prediction of every cell")
    evaluate.set_defaults(run=_evaluate)

    compare = commands.add_parser("compare", help="two checkpoints or versions on the same samples, paired")
    compare.add_argument("a", type=Path, metavar="A", help="folder of a checkpoint, or of a version")
    compare.add_argument("b", type=Path, metavar="B")
    _judging(compare)
    compare.set_defaults(run=_compare)

    ablate = commands.add_parser("ablate", help="leave out each part of the network in turn")
    ablate.add_argument("--samples", type=Path, required=True)
    ablate.add_argument("--out", type=Path, required=True)
    ablate.add_argument("--validation-ticks", type=count, required=True, help="last ticks, judged on, not learned")
    ablate.add_argument("--seeds", type=seeds, default=[1], help="such as 1,2,3")
    ablate.add_argument("--epochs", type=count, default=1)
    ablate.add_argument("--draws", type=count, default=200)
    ablate.add_argument("--only", action="append", default=[], help="a variant's name; may be given several times")
    add_config(ablate)
    ablate.set_defaults(run=_ablate)

    export = commands.add_parser("export", help="a checkpoint as the next version of a model")
    export.add_argument("--checkpoint", type=Path, required=True)
    export.add_argument("--repository", type=Path, required=True)
    export.add_argument("--model", default="moment-cross")
    export.set_defaults(run=_export)


def _judging(command: argparse.ArgumentParser) -> None:
    command.add_argument("--samples", type=Path, required=True)
    command.add_argument("--from-tick", type=int)
    command.add_argument("--to-tick", type=int)
    command.add_argument("--draws", type=count, default=200, help="of users, for the intervals")
    command.add_argument("--json", type=Path, help="file for the result")


def _train(options: argparse.Namespace) -> int:
    from momentcross_trainer.offline.train import OfflineTrainer, TrainOptions

    found = OfflineTrainer(
        TrainOptions(
            samples=options.samples,
            out=options.out,
            learn=learn_config(options),
            epochs=options.epochs,
            validation_ticks=options.validation_ticks,
            validations=options.validations,
            patience=options.patience,
            predictions=options.predictions,
            evaluation=options.evaluation,
            evaluation_lag_ticks=options.evaluation_lag_ticks,
            checkpoint_seconds=options.checkpoint_seconds,
        )
    ).run()
    print(f"{found['counts']['rows']} rows learned, {found['rowsPerSecond']:.0f}/s; see {options.out / 'metrics.json'}")
    return 0


def _judged(options: argparse.Namespace, predictors: list[Predictor], out: PredictionFile | None) -> list[Judged]:
    from momentcross_trainer.data.files import FileSource
    from momentcross_trainer.offline.judgement import judge
    from momentcross_trainer.offline.predictor import groups_of, longest
    from momentcross_trainer.progress import Progress

    source = FileSource(options.samples, options.from_tick, options.to_tick)
    with Progress(len(source), "judging", "records") as bar:
        return judge(
            groups_of(source, longest(predictors)),
            predictors,
            lambda rows: bar.to(source.passed),
            out.add if out else lambda groups, p: None,
        )


def _evaluate(options: argparse.Namespace) -> int:
    from momentcross_trainer.offline.judgement import report
    from momentcross_trainer.offline.predictions import PredictionFile
    from momentcross_trainer.offline.predictor import VersionPredictor, of_checkpoint
    from momentcross_trainer.offline.tables import of_report

    predictor: Predictor
    if options.version:
        predictor = VersionPredictor(options.version)
    else:
        predictor = of_checkpoint(options.checkpoint, positions=not options.at_serving)
    out = PredictionFile(options.predictions) if options.predictions else None
    found = report(_judged(options, [predictor], out)[0], options.draws, seed=1)
    if out:
        out.finish()
    print(of_report(found))
    _write(options, {"positions": predictor.positions, "tasks": found})
    return 0


def _compare(options: argparse.Namespace) -> int:
    from momentcross_trainer.offline.judgement import differences
    from momentcross_trainer.offline.predictor import predictor_of
    from momentcross_trainer.offline.tables import of_differences

    models = [options.a, options.b]
    # A version knows no positions: beside one, a checkpoint is judged as it would serve.
    positions = not any((path / "manifest.json").exists() for path in models)
    a, b = _judged(options, [predictor_of(path, positions) for path in models], None)
    found = differences(a, b, options.draws, seed=1)
    print(of_differences(found))
    _write(options, {"a": str(options.a), "b": str(options.b), "positions": positions, "tasks": found})
    return 0


def _ablate(options: argparse.Namespace) -> int:
    from momentcross_trainer.offline.ablate import ablate

    ablate(
        options.samples,
        options.out,
        learn_config(options),
        options.seeds,
        options.validation_ticks,
        options.epochs,
        options.draws,
        options.only,
    )
    print((options.out / "ablations.md").read_text())
    return 0


def _export(options: argparse.Namespace) -> int:
    from momentcross_trainer.offline.export import export

    folder, worst = export(options.checkpoint, options.repository, options.model)
    print(f"written to {folder}; PyTorch and ONNX Runtime differ by {worst:.1e}")
    return 0


def _write(options: argparse.Namespace, content: dict[str, Any]) -> None:
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(content, indent=2) + "\n")
