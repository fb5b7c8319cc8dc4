package io.momentcross.ranking.model;

import io.momentcross.ranking.model.open.ModelLoader;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Which version is tried next: one in a look, the models in turn. Not thread-safe. */
final class TrialTurns {

    private final ModelLoader loader;
    private boolean isFree;
    private boolean isWaitedFor;
    private String last = "";

    TrialTurns(ModelLoader loader) {
        this.loader = loader;
    }

    /** @param mayTry whether one version may be tried in the look that begins */
    void begin(boolean mayTry) {
        isFree = mayTry;
        isWaitedFor = false;
    }

    /** Behind the model that had the last turn first. */
    List<String> inTurn(List<String> sorted) {
        return sorted.stream()
                .sorted(Comparator.comparing(name -> name.compareTo(last) <= 0))
                .toList();
    }

    /** Whether the version may be loaded in this look. Where that takes a trial, the turn is gone. */
    boolean isOn(String name, Path folder) {
        if (!loader.needsTrial(folder)) {
            return true;
        }
        if (!isFree) {
            isWaitedFor = true;
            return false;
        }
        isFree = false;
        last = name;
        return true;
    }

    /** Whether versions were left out in this look. */
    boolean isWaitedFor() {
        return isWaitedFor;
    }
}
