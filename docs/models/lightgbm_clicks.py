"""LightGBM: boosted trees on a room's counts, converted by onnxmltools.

python lightgbm_clicks.py MODELS     MODELS: the repository's folder
"""

import pathlib
import sys

from lightgbm import LGBMClassifier
from onnxmltools import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType
from repository import only_positive_class, publish
from rows import FEATURES, clicked, rows

counts, labels = clicked(2_000)
model = LGBMClassifier(n_estimators=20, num_leaves=7, random_state=1, deterministic=True, n_jobs=1, verbose=-1)
model.fit(counts, labels)

graph = convert_lightgbm(
    model,
    initial_types=[("counts", FloatTensorType([None, len(FEATURES)]))],
    # A table of probabilities, not a list of maps from label to probability.
    zipmap=False,
    target_opset=15,
)
asked = rows(20)
publish(
    pathlib.Path(sys.argv[1]),
    "lightgbm-clicks",
    only_positive_class(graph, "probabilities"),
    [{"name": "counts", "dtype": "float32", "dims": ["candidates", len(FEATURES)], "features": FEATURES}],
    "click",
    {
        "rooms": dict(zip(FEATURES, asked.T.tolist(), strict=True)),
        "click": model.predict_proba(asked)[:, 1].tolist(),
    },
)
