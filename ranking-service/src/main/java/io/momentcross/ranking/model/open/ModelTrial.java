package io.momentcross.ranking.model.open;

import io.momentcross.ranking.assembly.ModelManifest;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A look at a version where it can do no harm, before it is opened in this process. Its manifest and the hashes of its
 * files have been checked. Thread-safe.
 */
@FunctionalInterface
public interface ModelTrial {

    /**
     * Opens and runs the version as {@link ModelLoader} would, within bounds of memory and time.
     *
     * @return why it must not serve; empty where it may, or needs no trial
     */
    Optional<String> fault(ModelManifest manifest, Path folder);

    /** Whether {@link #fault} would open it, and so take long. */
    default boolean isNeeded(ModelManifest manifest, Path folder) {
        return true;
    }
}
