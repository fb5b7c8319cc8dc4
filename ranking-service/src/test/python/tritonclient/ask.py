"""Asks a model over HTTP as users of Triton and KServe do, and prints what it heard as JSON.

python ask.py HOST:PORT TOKEN MODEL     MODEL has one FP32 input [candidates, n]; standard input: its rows as JSON
"""

import json
import sys

import numpy as np
import tritonclient.http as triton

url, token, model = sys.argv[1:]
headers = {"Authorization": f"Bearer {token}"}
client = triton.InferenceServerClient(url)
metadata = client.get_model_metadata(model, headers=headers)
rows = np.array(json.load(sys.stdin), dtype=np.float32)
given, wanted = metadata["inputs"][0], metadata["outputs"][0]["name"]


def infer(as_bytes: bool, values: np.ndarray = rows, output: str = wanted, **options: object) -> triton.InferResult:
    tensor = triton.InferInput(given["name"], values.shape, given["datatype"])
    tensor.set_data_from_numpy(values, binary_data=as_bytes)
    outputs = [triton.InferRequestedOutput(output, binary_data=as_bytes)]
    return client.infer(model, [tensor], outputs=outputs, headers=headers, **options)


def refusal(call: object) -> dict[str, str | None]:
    try:
        call()
    except triton.InferenceServerException as e:
        return {"status": e.status(), "message": e.message()}
    raise AssertionError("nothing was refused")


all_outputs = triton.InferInput(given["name"], rows.shape, given["datatype"])
all_outputs.set_data_from_numpy(rows)
heard = {
    "live": client.is_server_live(),
    "ready": client.is_server_ready(),
    "server": client.get_server_metadata(headers=headers),
    "modelReady": client.is_model_ready(model, headers=headers),
    "versionReady": client.is_model_ready(model, "1", headers=headers),
    "otherVersionReady": client.is_model_ready(model, "99", headers=headers),
    "otherModelReady": client.is_model_ready("nobody", headers=headers),
    "metadata": metadata,
    "json": infer(False, request_id="mine").get_response(),
    "binary": infer(True, model_version="1").as_numpy(wanted).tolist(),
    "binaryByDefault": client.infer(model, [all_outputs], headers=headers).as_numpy(wanted).tolist(),
    "wrongShape": refusal(lambda: infer(True, rows[:, 1:])),
    "wrongOutput": refusal(lambda: infer(True, output="p_gift")),
    "noToken": refusal(lambda: client.get_model_metadata(model)),
}
print(json.dumps(heard))
