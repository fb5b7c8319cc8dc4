package io.momentcross.label.replay;

import io.momentcross.label.replay.ReplaySpec.SourceKind;
import io.momentcross.label.replay.ReplaySpec.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for.
 *
 * @param policy  the kind of policy
 * @param as      what it is called in what is written
 * @param changes of the service's rules, by name
 * @param from    a time or the number of a tick; null: where the log begins
 * @param to      likewise; null: where it ends
 * @param warmUp  null: twice the horizon
 * @param threads how many partitions at a time
 * @param await   how long to wait until the rows are in the table
 */
record ReplayRequest(
        String policy,
        String as,
        Map<String, String> changes,
        SourceKind source,
        Set<Target> into,
        @Nullable String from,
        @Nullable String to,
        @Nullable Duration warmUp,
        int threads,
        Duration await,
        boolean isTerminal) {

    ReplayRequest {
        changes = Map.copyOf(changes);
        into = Set.copyOf(into);
    }
}
