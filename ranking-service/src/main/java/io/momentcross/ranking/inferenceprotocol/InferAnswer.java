package io.momentcross.ranking.inferenceprotocol;

import io.momentcross.ranking.inference.Tensor;
import io.momentcross.starter.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model gave, as JSON or as JSON with bytes behind it.
 *
 * @param id      as the call had it
 * @param tensors in the order of {@code wanted}
 */
record InferAnswer(String model, String version, @Nullable String id, WantedOutputs wanted, List<Tensor> tensors) {

    /** @throws ProblemException where an output that is wanted as JSON holds what JSON cannot say */
    ResponseEntity<byte[]> response(JsonMapper json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(out)) {
            write(generator);
        }
        int jsonLength = out.size();
        tensors.stream()
                .filter(tensor -> wanted.isAsBytes(tensor.name()))
                .forEach(tensor -> out.writeBytes(bytes(tensor)));
        if (tensors.stream().noneMatch(tensor -> wanted.isAsBytes(tensor.name()))) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(out.toByteArray());
        }
        return ResponseEntity.ok()
                .header(InferBody.HEADER, Integer.toString(jsonLength))
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(out.toByteArray());
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("model_name", model);
        json.writeStringProperty("model_version", version);
        if (id != null) {
            json.writeStringProperty("id", id);
        }
        json.writeArrayPropertyStart("outputs");
        tensors.forEach(tensor -> write(json, tensor));
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(JsonGenerator json, Tensor tensor) {
        FloatBuffer values = tensor.floats();
        json.writeStartObject();
        json.writeStringProperty("name", tensor.name());
        json.writeStringProperty("datatype", Datatype.FP32.name());
        json.writeArrayPropertyStart("shape");
        tensor.shape().forEach(json::writeNumber);
        json.writeEndArray();
        if (wanted.isAsBytes(tensor.name())) {
            json.writeObjectPropertyStart("parameters");
            json.writeNumberProperty("binary_data_size", values.limit() * Datatype.FP32.bytes());
            json.writeEndObject();
        } else {
            json.writeArrayPropertyStart("data");
            for (int i = 0; i < values.limit(); i++) {
                json.writeNumber(finite(tensor.name(), values.get(i)));
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static float finite(String name, float value) {
        if (Float.isFinite(value)) {
            return value;
        }
        throw ProblemException.invalid(
                "outputs", "The output " + name + " holds " + value + ", which JSON cannot say: ask for binary_data.");
    }

    private static byte[] bytes(Tensor tensor) {
        FloatBuffer values = tensor.floats();
        ByteBuffer bytes =
                ByteBuffer.allocate(values.limit() * Datatype.FP32.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(0, values, 0, values.limit());
        return bytes.array();
    }
}
