package io.momentcross.ranking.inference;

import java.nio.file.Path;

/** Opens models. Thread-safe. */
public interface InferenceEngine {

    /**
     * Opens the model in {@code file}, which must hold all of its weights: one that names other files is refused.
     *
     * @throws InferenceException if it is not a model that this engine runs
     */
    ModelSession open(Path file);
}
