package io.momentcross.ranking.model.trial;

import io.momentcross.ranking.assembly.ModelManifest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Versions that need no other trial while their manifests say the same. Forgets all but the newest. Thread-safe. */
final class PassedTrials {

    static final int MOST = 100;

    private final SequencedMap<Path, ModelManifest> byFolder = new LinkedHashMap<>();

    synchronized void add(Path folder, ModelManifest manifest) {
        byFolder.putLast(folder, manifest);
        if (byFolder.size() > MOST) {
            byFolder.pollFirstEntry();
        }
    }

    synchronized boolean hold(Path folder, ModelManifest manifest) {
        return manifest.equals(byFolder.get(folder));
    }
}
