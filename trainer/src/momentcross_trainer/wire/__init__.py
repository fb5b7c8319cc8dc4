"""The Protobuf classes of ``contracts`` and the feature catalogue, made by ``trainer/install``."""

import json
import sys
from pathlib import Path
from typing import Any

GENERATED = Path(__file__).parent / "generated"
if not GENERATED.is_dir():
    raise ImportError("the wire classes are missing: run trainer/install first")
sys.path.insert(0, str(GENERATED))

from momentcross.v1 import features_pb2, samples_pb2  # noqa: E402


def catalogue() -> dict[str, Any]:
    """The feature catalogue as the services have it."""
    content: dict[str, Any] = json.loads((GENERATED / "features.json").read_text())
    return content


__all__ = ["GENERATED", "catalogue", "features_pb2", "samples_pb2"]
