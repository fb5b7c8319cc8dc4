"""What the three examples have in common: a model's folder as ranking-service reads it."""

import hashlib
import json
import pathlib
import tempfile

import onnx
from onnx import TensorProto, helper


def publish(
    models: pathlib.Path, name: str, graph: onnx.ModelProto, inputs: list[dict], task: str, check: dict
) -> None:
    """Puts version 1 of `name` into the folder `models`: the graph, its manifest, and what the framework says of it."""
    onnx.checker.check_model(graph, full_check=True)
    files = {"model.onnx": graph.SerializeToString(), "check.json": json.dumps(check, indent=1).encode()}
    manifest = {
        "schemaVersion": 1,
        "name": name,
        "version": "1",
        "createdAt": "2026-01-01T00:00:00Z",
        "inputs": inputs,
        "outputs": [{"name": graph.graph.output[0].name, "task": task}],
        "files": [
            {"path": path, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            for path, data in files.items()
        ],
    }
    version = models / name / "1"
    version.parent.mkdir(parents=True, exist_ok=True)
    # Under a name that begins with a dot until it is there as a whole.
    folder = pathlib.Path(tempfile.mkdtemp(prefix=".tmp-", dir=version.parent))
    folder.chmod(0o755)
    for path, data in files.items():
        (folder / path).write_bytes(data)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2))
    folder.rename(version)
    print(f"{version}: {len(files['model.onnx'])} bytes")


def only_positive_class(model: onnx.ModelProto, probabilities: str) -> onnx.ModelProto:
    """Cuts a binary classifier down to what the contract asks for: one output, the probability of class 1.

    Converters give a label and a table of [candidates, 2]. The label is left out, and of the table column 1 is kept.
    """
    graph = model.graph
    graph.initializer.append(helper.make_tensor("positive_class", TensorProto.INT64, [], [1]))
    graph.node.append(helper.make_node("Gather", [probabilities, "positive_class"], ["p_click"], axis=1))
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info("p_click", TensorProto.FLOAT, ["candidates"]))
    return onnx.utils.Extractor(model).extract_model([graph.input[0].name], ["p_click"])
