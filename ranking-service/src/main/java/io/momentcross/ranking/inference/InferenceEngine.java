package io.momentcross.ranking.inference;

import java.nio.file.Path;

/** Opens models. Thread-safe. */
public interface InferenceEngine {

    /**
     * Opens the model in {@code file}. External data beside the file is not read.
     *
     * @throws InferenceException if it is not a model that this engine runs
     */
    ModelSession open(Path file);
}
