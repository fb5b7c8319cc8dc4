package io.momentcross.ranking.inference.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import io.momentcross.ranking.inference.InferenceException;
import io.momentcross.ranking.inference.ModelSession;
import io.momentcross.ranking.inference.Tensor;
import io.momentcross.ranking.inference.TensorSpec;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

final class OnnxSession implements ModelSession {

    private final OrtEnvironment environment;
    private final OrtSession session;

    OnnxSession(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    @Override
    public Map<String, String> inputs() {
        try {
            Map<String, String> types = new LinkedHashMap<>();
            session.getInputInfo().forEach((name, info) -> types.put(name, type(info)));
            return types;
        } catch (OrtException e) {
            throw new InferenceException("the model does not tell its inputs: " + e.getMessage(), e);
        }
    }

    private static String type(NodeInfo info) {
        if (info.getInfo() instanceof TensorInfo tensor) {
            return switch (tensor.type) {
                case INT64 -> "int64";
                case FLOAT -> "float32";
                default -> tensor.type.name().toLowerCase(Locale.ROOT);
            };
        }
        return "no tensor";
    }

    @Override
    public List<String> outputs() {
        return List.copyOf(session.getOutputNames());
    }

    @Override
    public float[][] run(List<Tensor> inputs, List<String> outputs) {
        return run(inputs, outputs, result -> {
            float[][] values = new float[outputs.size()][];
            for (int i = 0; i < values.length; i++) {
                values[i] = floats(outputs.get(i), output(result, outputs.get(i)));
            }
            return values;
        });
    }

    @Override
    public List<Tensor> infer(List<Tensor> inputs, List<String> outputs) {
        return run(
                inputs,
                outputs,
                result -> outputs.stream()
                        .map(name -> copy(name, output(result, name)))
                        .toList());
    }

    private <T> T run(List<Tensor> inputs, List<String> outputs, Function<OrtSession.Result, T> read) {
        Map<String, OnnxTensor> feed = new LinkedHashMap<>();
        try {
            for (Tensor input : inputs) {
                feed.put(input.name(), onnx(input));
            }
            try (OrtSession.Result result = session.run(feed, new LinkedHashSet<>(outputs))) {
                return read.apply(result);
            }
        } catch (OrtException e) {
            throw new InferenceException("the model fails to run: " + e.getMessage(), e);
        } finally {
            feed.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public List<TensorSpec> outputSpecs() {
        try {
            return session.getOutputInfo().entrySet().stream()
                    .map(output -> new TensorSpec(
                            output.getKey(),
                            type(output.getValue()),
                            shape(output.getValue().getInfo())))
                    .toList();
        } catch (OrtException e) {
            throw new InferenceException("the model does not tell its outputs: " + e.getMessage(), e);
        }
    }

    private static List<Long> shape(ValueInfo info) {
        return info instanceof TensorInfo tensor
                ? LongStream.of(tensor.getShape()).boxed().toList()
                : List.of();
    }

    private OnnxTensor onnx(Tensor input) throws OrtException {
        long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
        return input.isInt64()
                ? OnnxTensor.createTensor(environment, input.longs(), shape)
                : OnnxTensor.createTensor(environment, input.floats(), shape);
    }

    /** By its name: the same one may be wanted twice, and is there once. */
    private static OnnxValue output(OrtSession.Result result, String name) {
        return result.get(name).orElseThrow(() -> new InferenceException("the model gave no output " + name));
    }

    private static Tensor copy(String name, OnnxValue value) {
        List<Long> shape = shape(value.getInfo());
        if (value instanceof OnnxTensor tensor && tensor.getInfo().type == OnnxJavaType.INT64) {
            Tensor copy = Tensor.int64(name, shape);
            copy.longs().put(0, tensor.getLongBuffer(), 0, copy.longs().capacity());
            return copy;
        }
        Tensor copy = Tensor.float32(name, shape);
        copy.floats().put(0, floats(name, value));
        return copy;
    }

    private static float[] floats(String name, OnnxValue value) {
        if (value instanceof OnnxTensor tensor) {
            FloatBuffer buffer = tensor.getFloatBuffer();
            if (buffer != null) {
                float[] copy = new float[buffer.remaining()];
                buffer.get(copy);
                return copy;
            }
        }
        throw new InferenceException("output " + name + " is not float32");
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new InferenceException("the session does not close: " + e.getMessage(), e);
        }
    }
}
