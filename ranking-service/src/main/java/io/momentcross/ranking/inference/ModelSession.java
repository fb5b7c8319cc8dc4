package io.momentcross.ranking.inference;

import java.util.List;
import java.util.Map;

/** An open model. Thread-safe; closed once, by whoever opened it, when nobody runs it any more. */
public interface ModelSession extends AutoCloseable {

    /** The graph's inputs by name, with their element type: {@code int64}, {@code float32} or another. */
    Map<String, String> inputs();

    /** Names of the graph's outputs. */
    List<String> outputs();

    /**
     * Runs the model once.
     *
     * @param inputs  all inputs of the graph
     * @param outputs names of the wanted outputs; each must give one value per candidate
     * @return one row per wanted output
     * @throws InferenceException if the engine refuses the inputs or fails
     */
    float[][] run(List<Tensor> inputs, List<String> outputs);

    /** The graph's outputs, in its order. */
    List<TensorSpec> outputSpecs();

    /**
     * Runs the model once, whatever the shape of its outputs.
     *
     * @param inputs  all inputs of the graph
     * @param outputs names of the wanted outputs; each must be float32 or int64
     * @return one tensor per wanted output, with the shape that the model gave it
     * @throws InferenceException if the engine refuses the inputs or fails
     */
    List<Tensor> infer(List<Tensor> inputs, List<String> outputs);

    @Override
    void close();
}
