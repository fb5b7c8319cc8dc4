"""The model as one ONNX graph, traced once; later versions replace its weights."""

from __future__ import annotations

import copy
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from momentcross_trainer.config import ModelConfig
from momentcross_trainer.model.ranker import Ranker, RoomColumns, UserColumns
from momentcross_trainer.spec import DENSE, PROFILE, TASKS, inputs

OPSET = 20
# Which part of the network a node is of.
SCOPES = "pkg.torch.onnx.name_scopes"
PREDICTED = [f"p_{task}" for task in TASKS]


class GraphError(RuntimeError):
    """The graph does not do what the model does."""


class _Serving(nn.Module):
    """One user, n candidates, histories without padding, position 0 whatever is fed.

    One output per task; then per search the items it chose, as places in the histories that were fed, and the attention
    that each candidate paid them.
    """

    def __init__(self, ranker: Ranker) -> None:
        super().__init__()
        self.ranker = ranker

    def forward(self, *columns: Tensor) -> tuple[Tensor, ...]:
        user_id, profile, now = columns[0].reshape(1), columns[1].unsqueeze(0), columns[2].reshape(1)
        short = tuple(c.unsqueeze(0) for c in columns[3:8])
        live = tuple(c.unsqueeze(0) for c in columns[8:13])
        room_id, author, category, dense, position = columns[13:18]
        users = UserColumns(
            user_id,
            profile,
            now,
            short,  # type: ignore[arg-type]
            torch.ones_like(short[3]),
            live,  # type: ignore[arg-type]
            torch.ones_like(live[3]),
        )
        rooms = RoomColumns(room_id, author, category, dense, torch.zeros_like(position), torch.zeros_like(room_id))
        logits, found, attention = self.ranker.explained(users, rooms)
        probabilities = torch.sigmoid(logits)
        chosen: list[Tensor] = []
        for name, what in found.items():
            assert what.places is not None
            places = what.places
            if name == "mixed":
                # Without the padding between the two histories; what lies in it has no attention.
                fed = short[3].shape[1]
                places = torch.where(places < fed, places, places - self.ranker.config.longest_search)
            chosen += [places, attention[name]]
        return (*(probabilities[:, t] for t in range(len(TASKS))), *chosen)


def example(config: ModelConfig, candidates: int, short: int, live: int, seed: int = 0) -> dict[str, NDArray[Any]]:
    """A made-up request in the graph's inputs, negative and huge ids included."""
    random = np.random.default_rng(seed)
    now = 1_795_000_000_000
    sizes = {"candidates": candidates, "short": short, "live": live}
    feed: dict[str, NDArray[Any]] = {}
    authors = random.integers(-(1 << 62), 1 << 62, size=max(8, candidates // 2))
    for given in inputs(config.short_history, config.live_history):
        shape = tuple(sizes[d] if isinstance(d, str) else d for d in given.dims)
        if given.dtype == "float32":
            feed[given.name] = random.gamma(0.5, 20.0, size=shape).astype(np.float32)
        elif given.name.endswith("author_id"):
            feed[given.name] = random.choice(authors, size=shape)
        elif given.name.endswith("happened_at_ms"):
            feed[given.name] = now - np.cumsum(random.integers(0, 600_000, size=shape))
        elif given.name.endswith("flags"):
            feed[given.name] = random.integers(0, 64, size=shape)
        elif given.name == "served_at_ms":
            feed[given.name] = np.array(now, dtype=np.int64)
        elif given.name in ("position", "user_profile"):
            feed[given.name] = random.integers(0, 10, size=shape)
        else:
            feed[given.name] = random.integers(-(1 << 62), 1 << 62, size=shape)
    return {name: np.asarray(array, dtype=array.dtype) for name, array in feed.items()}


def chosen_outputs(search: str) -> tuple[str, str]:
    """What the graph calls a search's items and their attention."""
    return f"{search}_items", f"{search}_attention"


def export_onnx(ranker: Ranker, config: ModelConfig) -> onnx.ModelProto:
    """The network as a graph, with dynamic candidates and histories. Takes some ten seconds."""
    feed = example(config, candidates=5, short=7, live=3)
    axes = {
        name: torch.export.Dim(name, min=low, max=high)
        for name, low, high in (("candidates", 1, 500), ("short", 0, 10_000), ("live", 0, 1_000))
    }
    shapes = tuple(
        {i: axes[d] for i, d in enumerate(given.dims) if isinstance(d, str)}
        for given in inputs(config.short_history, config.live_history)
    )
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            _Serving(ranker).eval(),
            tuple(torch.from_numpy(a) for a in feed.values()),
            dynamo=True,
            opset_version=OPSET,
            input_names=list(feed),
            output_names=PREDICTED + [o for s in config.searches for o in chosen_outputs(s)],
            dynamic_shapes=(shapes,),
            verbose=False,
        )
        path = Path(folder) / "graph.onnx"
        assert program is not None
        program.save(str(path), external_data=False)
        return _bare(onnx.load(str(path)))


def _bare(proto: onnx.ModelProto) -> onnx.ModelProto:
    """Without the exporter's notes on source lines: the same network gives the same bytes, wherever it is traced."""
    for said in (
        proto,
        proto.graph,
        *proto.graph.node,
        *proto.graph.value_info,
        *proto.graph.input,
        *proto.graph.output,
    ):
        said.doc_string = ""
        scopes = [(p.key, p.value) for p in said.metadata_props if p.key == SCOPES]
        del said.metadata_props[:]
        for key, value in scopes:
            said.metadata_props.add(key=key, value=value)
    assert not proto.functions
    return proto


class ServingGraph:
    """The traced graph and which of its initializers is which parameter."""

    def __init__(self, proto: onnx.ModelProto, sources: dict[str, tuple[str, bool]]) -> None:
        self._proto = proto
        # initializer → (parameter, transposed)
        self._sources = sources

    @classmethod
    def trace(cls, config: ModelConfig) -> ServingGraph:
        """Takes some ten seconds. Traced from a model of random values, so that no two weights look alike."""
        template = Ranker(config)
        with torch.no_grad():
            for parameter in template.parameters():
                parameter.normal_(std=0.1)
        proto = export_onnx(template, config)
        graph = cls(proto, _sources(proto, template))
        graph.check(template, [example(config, 5, 7, 3), example(config, 3, 0, 0, seed=1)])
        return graph

    def with_weights(self, ranker: Ranker) -> bytes:
        """The graph with this model's weights."""
        proto = copy.deepcopy(self._proto)
        weights = {name: p.detach().numpy() for name, p in ranker.named_parameters()}
        for initializer in proto.graph.initializer:
            source = self._sources.get(initializer.name)
            if source is not None:
                value = weights[source[0]].T if source[1] else weights[source[0]]
                value = np.ascontiguousarray(value).reshape(tuple(initializer.dims))
                initializer.CopyFrom(numpy_helper.from_array(value, initializer.name))
        graph: bytes = proto.SerializeToString()
        return graph

    def check(self, ranker: Ranker, feeds: list[dict[str, NDArray[Any]]]) -> float:
        """Largest difference between PyTorch and ONNX Runtime; GraphError beyond 1e-4."""
        return parity(ranker, self.with_weights(ranker), feeds)

    def save(self, path: Path) -> None:
        """Keeps the traced graph, so that a restart need not trace again."""
        import json

        sources = json.dumps(self._sources)
        proto = copy.deepcopy(self._proto)
        onnx.helper.set_model_props(proto, {"momentcross.sources": sources})
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        temporary.write_bytes(proto.SerializeToString())
        temporary.replace(path)

    @classmethod
    def load(cls, path: Path) -> ServingGraph:
        import json

        proto = onnx.load(str(path))
        props = {p.key: p.value for p in proto.metadata_props}
        sources = {k: (v[0], bool(v[1])) for k, v in json.loads(props["momentcross.sources"]).items()}
        del proto.metadata_props[:]
        return cls(proto, sources)


def parity(ranker: Ranker, graph: bytes, feeds: list[dict[str, NDArray[Any]]]) -> float:
    """Largest difference over the requests; GraphError where it passes 1e-4 or is no number."""
    session = session_of(graph)
    serving = _Serving(ranker).eval()
    worst = 0.0
    for feed in feeds:
        with torch.no_grad():
            # Not the chosen places: rounding may decide who comes last. What they lead to is compared.
            outputs = serving(*(torch.from_numpy(a) for a in feed.values()))
            expected = [p.numpy() for p in outputs[: len(TASKS)]]
        got = session.run(PREDICTED, feed)
        for e, g in zip(expected, got, strict=True):
            difference = float(np.max(np.abs(e - g), initial=0.0))
            if not difference <= 1e-4:
                raise GraphError(f"PyTorch and ONNX Runtime differ by {difference}")
            worst = max(worst, difference)
    return worst


def session_of(graph: bytes) -> Any:
    """An ONNX Runtime session on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _sources(proto: onnx.ModelProto, template: Ranker) -> dict[str, tuple[str, bool]]:
    """Finds each parameter by its values: the exporter's optimizer may rename and transpose."""
    parameters = {name: p.detach().numpy() for name, p in template.named_parameters()}
    found: dict[str, tuple[str, bool]] = {}
    for initializer in proto.graph.initializer:
        value = numpy_helper.to_array(initializer)
        for name, parameter in parameters.items():
            if value.size != parameter.size:
                continue
            if np.array_equal(value.ravel(), parameter.ravel()):
                found[initializer.name] = (name, False)
            elif parameter.ndim == 2 and np.array_equal(value, parameter.T):
                found[initializer.name] = (name, True)
    missing = set(parameters) - {name for name, _ in found.values()}
    if missing:
        raise GraphError(f"the graph holds no weights for {sorted(missing)}")
    return found


__all__ = [
    "DENSE",
    "PREDICTED",
    "PROFILE",
    "GraphError",
    "ServingGraph",
    "chosen_outputs",
    "example",
    "parity",
    "session_of",
]
