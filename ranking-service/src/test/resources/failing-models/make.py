"""Makes models that fail on some requests, beside this file: PYTHONPATH=docs/models .cache/models/bin/python make.py"""

import pathlib

import onnx.parser
from repository import publish

# A table of 64 rows: whoever asks for row 64 is told so by ONNX Runtime.
graph = onnx.parser.parse_model("""
<ir_version: 9, opset_import: ["": 18]>
small_table (int64[candidates] room_id) => (float[candidates] p_click) {
  rows = Constant <value = int64[1] {64}> ()
  table = ConstantOfShape <value = float[1] {0.5}> (rows)
  p_click = Gather <axis = 0> (table, room_id)
}""")
inputs = [{"name": "room_id", "dtype": "int64", "dims": ["candidates"], "features": ["room.id"]}]
publish(pathlib.Path(__file__).parent, "small-table", graph, inputs, "click", {})
