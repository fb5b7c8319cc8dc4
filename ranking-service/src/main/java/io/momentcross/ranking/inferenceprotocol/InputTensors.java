package io.momentcross.ranking.inferenceprotocol;

import io.momentcross.ranking.inference.Tensor;
import io.momentcross.starter.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the tensors of one call and holds each against its model's manifest. Used once, by one thread. */
final class InputTensors {

    private final Map<String, InputShape> wanted = new LinkedHashMap<>();
    private final ByteBuffer bytes;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Long> axes = new LinkedHashMap<>();

    private InputTensors(List<InputShape> wanted, ByteBuffer bytes) {
        wanted.forEach(shape -> this.wanted.put(shape.name(), shape));
        this.bytes = bytes;
    }

    /**
     * The tensors in the order of the call.
     *
     * @param wanted what the model is fed: all of it must be there, and nothing else
     * @throws ProblemException naming the tensor at fault
     */
    static List<Tensor> read(InferBody body, List<InputShape> wanted) {
        InputTensors reading = new InputTensors(wanted, body.bytes());
        List<InferRequest.@Nullable Input> inputs = body.request().inputs();
        for (int i = 0; inputs != null && i < inputs.size(); i++) {
            reading.add("inputs[" + i + "]", inputs.get(i));
        }
        return reading.all();
    }

    private void add(String field, InferRequest.@Nullable Input input) {
        if (input == null || input.name() == null) {
            throw ProblemException.invalid(field + ".name", "name is missing.");
        }
        String name = input.name();
        InputShape shape = wanted.get(name);
        if (shape == null) {
            throw ProblemException.invalid(
                    field + ".name", "The model has no input " + name + "; it has " + wanted.keySet() + ".");
        }
        if (tensors.containsKey(name)) {
            throw ProblemException.invalid(field + ".name", "The tensor " + name + " stands twice.");
        }
        if (!shape.datatype().name().equals(input.datatype())) {
            throw ProblemException.invalid(
                    field + ".datatype",
                    "The tensor " + name + " is " + shape.datatype() + ", not " + input.datatype() + ".");
        }
        Tensor tensor = shape.tensor(field + ".shape", input.shape(), axes);
        if (fromBytes(field, input, tensor)) {
            if (input.data() != null) {
                throw ProblemException.invalid(
                        field + ".data", "The tensor " + name + " has both data and binary_data_size.");
            }
        } else {
            fromJson(field + ".data", input.data(), tensor);
        }
        tensors.put(name, tensor);
    }

    /** @return whether the values are bytes */
    private boolean fromBytes(String field, InferRequest.Input input, Tensor tensor) {
        Object size = input.parameters() == null ? null : input.parameters().get("binary_data_size");
        if (size == null) {
            return false;
        }
        long needed = InputShape.size(tensor) * (tensor.isInt64() ? Datatype.INT64 : Datatype.FP32).bytes();
        String path = field + ".parameters.binary_data_size";
        if (!(size instanceof Integer || size instanceof Long) || ((Number) size).longValue() != needed) {
            throw ProblemException.invalid(
                    path,
                    "The tensor " + tensor.name() + " has " + needed + " bytes in shape " + tensor.shape() + ", not "
                            + size + ".");
        }
        if (needed > bytes.remaining()) {
            throw ProblemException.invalid(
                    path,
                    "The body ends within the tensor " + tensor.name() + ": " + bytes.remaining() + " of its " + needed
                            + " bytes are there; " + InferBody.HEADER + " says where the JSON ends.");
        }
        ByteBuffer own = bytes.slice(bytes.position(), (int) needed).order(bytes.order());
        bytes.position(bytes.position() + (int) needed);
        if (tensor.isInt64()) {
            tensor.longs().put(0, own.asLongBuffer(), 0, own.remaining() / Long.BYTES);
        } else {
            tensor.floats().put(0, own.asFloatBuffer(), 0, own.remaining() / Float.BYTES);
        }
        return true;
    }

    private static void fromJson(String field, @Nullable TensorData data, Tensor tensor) {
        String name = "The data of the tensor " + tensor.name();
        if (data == null) {
            throw ProblemException.invalid(field, name + " is missing.");
        }
        if (data.fault() != null) {
            throw ProblemException.invalid(field, name + " " + data.fault() + ".");
        }
        if (data.size() != InputShape.size(tensor) || !data.fits(tensor.shape())) {
            throw ProblemException.invalid(
                    field,
                    name + " is " + data.size() + " numbers, and not in the shape " + tensor.shape() + " ("
                            + InputShape.size(tensor) + " numbers) or flat.");
        }
        int wrong = tensor.isInt64() ? data.copyTo(tensor.longs()) : data.copyTo(tensor.floats());
        if (wrong >= 0) {
            throw ProblemException.invalid(
                    field,
                    name + " has as number " + wrong + ", from 0, what is no "
                            + (tensor.isInt64() ? Datatype.INT64 : Datatype.FP32) + ".");
        }
    }

    private List<Tensor> all() {
        for (String name : wanted.keySet()) {
            if (!tensors.containsKey(name)) {
                throw ProblemException.invalid("inputs", "The tensor " + name + " is missing.");
            }
        }
        if (bytes.hasRemaining()) {
            throw ProblemException.invalid(
                    InferBody.HEADER, bytes.remaining() + " bytes stand behind the last tensor that has bytes.");
        }
        return new ArrayList<>(tensors.values());
    }
}
