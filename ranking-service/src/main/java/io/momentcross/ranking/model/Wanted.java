package io.momentcross.ranking.model;

import io.momentcross.ranking.model.open.Canary;
import io.momentcross.ranking.model.open.Shadow;
import io.momentcross.ranking.model.repository.Mark;
import io.momentcross.ranking.model.repository.MarkText;
import io.momentcross.ranking.model.repository.VersionFolders;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of a model shall be open besides the serving one: those that arms name, and the newest that is marked
 * as canary and as shadow.
 */
record Wanted(
        Set<String> arms, @Nullable Canary canary, @Nullable Shadow shadow) {

    /** @param folders of all versions, newest first */
    static Wanted of(String model, List<Path> folders, Set<String> arms, @Nullable String serving) {
        Canary canary = null;
        Shadow shadow = null;
        for (Path folder : folders) {
            String version = VersionFolders.version(folder);
            MarkText text = MarkText.of(folder, Mark.CANARY);
            if (canary == null && text != null && !version.equals(serving)) {
                canary = Canary.of(model, version, text.share());
            }
            MarkText seeing = MarkText.of(folder, Mark.SHADOW);
            if (shadow == null && seeing != null && !(version.equals(serving) && seeing.isOf(model))) {
                shadow = new Shadow(model, version, seeing.share(), seeing.of() == null ? model : seeing.of());
            }
        }
        return new Wanted(Set.copyOf(arms), canary, shadow);
    }

    Set<String> versions() {
        Set<String> all = new HashSet<>(arms);
        if (canary != null) {
            all.add(canary.version());
        }
        if (shadow != null) {
            all.add(shadow.version());
        }
        return all;
    }
}
