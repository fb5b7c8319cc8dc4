package io.momentcross.ranking.model;

import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.model.open.Canary;
import io.momentcross.ranking.model.open.ModelLoader;
import io.momentcross.ranking.model.open.OpenVersions;
import io.momentcross.ranking.model.open.Shadow;
import io.momentcross.ranking.model.repository.Mark;
import io.momentcross.ranking.model.repository.ModelRefusedException;
import io.momentcross.ranking.model.repository.VersionFolders;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the versions of one model are doing, for people. */
final class VersionStates {

    private final ModelLoader loader;
    private final Refusals refusals;
    private final OpenVersions open;

    VersionStates(ModelLoader loader, Refusals refusals, OpenVersions open) {
        this.loader = loader;
        this.refusals = refusals;
        this.open = open;
    }

    ModelVersion describe(Path folder) {
        String version = VersionFolders.version(folder);
        String reason = refusals.reason(folder);
        if (reason != null) {
            return ModelVersion.refused(version, reason);
        }
        try {
            ModelManifest manifest = loader.manifest(folder);
            Long samples =
                    manifest.training() == null ? null : manifest.training().samples();
            return new ModelVersion(
                    version,
                    state(version, VersionFolders.has(folder, Mark.PINNED)),
                    null,
                    manifest.createdAt(),
                    manifest.newestLabelAt(),
                    samples,
                    canaryShare(version),
                    shadowRate(version));
        } catch (ModelRefusedException e) {
            return ModelVersion.refused(version, String.valueOf(e.getMessage()));
        }
    }

    private ModelVersion.State state(String version, boolean isPinned) {
        if (version.equals(open.serving())) {
            return isPinned ? ModelVersion.State.PINNED : ModelVersion.State.SERVING;
        }
        if (canaryShare(version) != null) {
            return ModelVersion.State.CANARY;
        }
        if (shadowRate(version) != null) {
            return ModelVersion.State.SHADOW;
        }
        return open.byVersion().containsKey(version) ? ModelVersion.State.OPEN : ModelVersion.State.AVAILABLE;
    }

    private @Nullable Double canaryShare(String version) {
        Canary canary = open.canary();
        return canary != null && canary.version().equals(version) ? canary.share() : null;
    }

    private @Nullable Double shadowRate(String version) {
        Shadow shadow = open.shadow();
        return shadow != null && shadow.version().equals(version) ? shadow.rate() : null;
    }
}
