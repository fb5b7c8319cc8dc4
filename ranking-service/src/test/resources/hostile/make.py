"""Makes the small models of this folder: two that may serve, the others as a stranger might hand them in.

    pip install onnx==1.23.2 && python make.py

Each takes `room_id` (int64, [candidates]) and gives `p` (float32, [candidates]).
"""

from pathlib import Path

import onnx
from onnx import TensorProto, helper

HERE = Path(__file__).parent
ROOMS = helper.make_tensor_value_info("room_id", TensorProto.INT64, ["candidates"])
P = helper.make_tensor_value_info("p", TensorProto.FLOAT, ["candidates"])


def node(op, inputs, outputs, **attributes):
    return helper.make_node(op, inputs, outputs, **attributes)


def number(name, value, kind=TensorProto.FLOAT):
    return helper.make_tensor(name, kind, [], [value])


def write(name, nodes, constants):
    graph = helper.make_graph(nodes, name, [ROOMS], [P], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="hostile/make.py")
    model.ir_version = 8
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


ZEROS = [node("Cast", ["room_id"], ["rooms"], to=TensorProto.FLOAT), node("Mul", ["rooms", "zero"], ["zeros"])]
ZERO = number("zero", 0.0)
HALF = number("half", 0.5)

write("plain", [*ZEROS, node("Add", ["zeros", "half"], ["p"])], [ZERO, HALF])

# Falls with the room's number, and is none beyond room 1000.
write(
    "by-room",
    [
        *ZEROS,
        node("Sub", ["thousand", "rooms"], ["rest"]),
        node("Sqrt", ["rest"], ["root"]),
        node("Div", ["root", "forty"], ["p"]),
    ],
    [ZERO, number("thousand", 1000.0), number("forty", 40.0)],
)

write("nan", [*ZEROS, node("Div", ["zeros", "zeros"], ["p"])], [ZERO])

write("unknown-operator", [*ZEROS, node("Moonlight", ["zeros"], ["p"])], [ZERO])

def filling(length):
    """Ends in `most`, 0, out of so many zeros for each candidate."""
    return [
        *ZEROS,
        node("Shape", ["room_id"], ["count"]),
        node("Mul", ["count", "times"], ["more"]),
        node("ConstantOfShape", ["more"], ["filled"]),
        node("ReduceMax", ["filled"], ["most"], keepdims=0),
    ], [ZERO, helper.make_tensor("times", TensorProto.INT64, [1], [length])]


# 40 TB.
nodes, constants = filling(10_000_000_000_000)
write("huge", [*nodes, node("Add", ["zeros", "most"], ["p"])], constants)

# Counts on for as long as it may.
body = helper.make_graph(
    [node("Identity", ["on"], ["still"]), node("Add", ["sum", "half"], ["next"])],
    "body",
    [
        helper.make_tensor_value_info("turn", TensorProto.INT64, []),
        helper.make_tensor_value_info("on", TensorProto.BOOL, []),
        helper.make_tensor_value_info("sum", TensorProto.FLOAT, ["candidates"]),
    ],
    [
        helper.make_tensor_value_info("still", TensorProto.BOOL, []),
        helper.make_tensor_value_info("next", TensorProto.FLOAT, ["candidates"]),
    ],
    [HALF],
)
write(
    "endless",
    [*ZEROS, node("Loop", ["turns", "yes", "zeros"], ["p"], body=body)],
    [ZERO, number("turns", 2**62, TensorProto.INT64), number("yes", True, TensorProto.BOOL)],
)

# 300 MB, which it keeps while it counts on.
nodes, constants = filling(75_000_000)
write(
    "large",
    [*nodes, node("Add", ["zeros", "most"], ["begin"]), node("Loop", ["turns", "yes", "begin"], ["p"], body=body)],
    [*constants, number("turns", 2**62, TensorProto.INT64), number("yes", True, TensorProto.BOOL)],
)


def elsewhere(location):
    tensor = TensorProto(name="half", data_type=TensorProto.FLOAT, dims=[1], data_location=TensorProto.EXTERNAL)
    for key, value in (("location", location), ("offset", "0"), ("length", "4")):
        tensor.external_data.add(key=key, value=value)
    return tensor


for name, location in (("beside", "weights.bin"), ("outside", "../../../secret.bin"), ("absolute", "/etc/hostname")):
    write(name, [*ZEROS, node("Add", ["zeros", "half"], ["p"])], [ZERO, elsewhere(location)])

# In the body of a loop, where a look at the graph's own tensors does not find it.
hidden = onnx.GraphProto()
hidden.CopyFrom(body)
del hidden.initializer[:]
hidden.initializer.append(elsewhere("weights.bin"))
write(
    "hidden",
    [*ZEROS, node("Loop", ["turns", "yes", "zeros"], ["p"], body=hidden)],
    [ZERO, number("turns", 1, TensorProto.INT64), number("yes", True, TensorProto.BOOL)],
)
