package io.momentcross.ranking.inferenceprotocol;

import io.momentcross.ranking.inference.TensorSpec;
import java.util.List;

/**
 * @param versions those that can be asked now, newest first; the one that was asked for, where one was
 * @param platform Triton's word for a graph that ONNX Runtime runs
 */
record ModelMetadata(
        String name,
        List<String> versions,
        String platform,
        List<TensorMetadata> inputs,
        List<TensorMetadata> outputs) {

    /** @param shape length of each dimension, -1 where it changes from call to call */
    record TensorMetadata(String name, Datatype datatype, List<Long> shape) {}

    static ModelMetadata of(String name, List<String> versions, List<InputShape> inputs, List<TensorSpec> outputs) {
        return new ModelMetadata(
                name,
                versions,
                "onnxruntime_onnx",
                inputs.stream()
                        .map(input -> new TensorMetadata(input.name(), input.datatype(), input.told()))
                        .toList(),
                outputs.stream()
                        .map(output -> new TensorMetadata(output.name(), Datatype.of(output.dtype()), output.shape()))
                        .toList());
    }
}
