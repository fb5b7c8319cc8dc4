"""scikit-learn: logistic regression on a room's counts, converted by skl2onnx.

python sklearn_clicks.py MODELS     MODELS: the repository's folder
"""

import pathlib
import sys

import numpy as np
from repository import only_positive_class, publish
from rows import FEATURES, clicked, rows
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

counts, labels = clicked(2_000)
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(counts, labels)

graph = to_onnx(
    model,
    initial_types=[("counts", FloatTensorType([None, len(FEATURES)]))],
    # A table of probabilities, not a list of maps from label to probability.
    options={"zipmap": False},
    target_opset={"": 18, "ai.onnx.ml": 3},
)
asked = rows(20)
publish(
    pathlib.Path(sys.argv[1]),
    "sklearn-clicks",
    only_positive_class(graph, "probabilities"),
    [{"name": "counts", "dtype": "float32", "dims": ["candidates", len(FEATURES)], "features": FEATURES}],
    "click",
    {
        "rooms": dict(zip(FEATURES, asked.T.tolist(), strict=True)),
        "click": model.predict_proba(asked.astype(np.float64))[:, 1].tolist(),
    },
)
