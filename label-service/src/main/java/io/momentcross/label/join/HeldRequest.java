package io.momentcross.label.join;

import io.momentcross.label.join.JoinState.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link InMemoryJoinState} holds of one request. Its exposures are a handful, and are looked for along a list:
 * the one map that has to be asked has an entry for each request, not for each exposure.
 */
final class HeldRequest {

    static final class HeldExposure {

        private final ExposureId id;
        private @Nullable JoinedExposure joined;
        private long told;

        private HeldExposure(ExposureId id) {
            this.id = id;
        }

        @Nullable
        JoinedExposure joined() {
            return joined;
        }

        void put(@Nullable JoinedExposure next) {
            joined = next;
        }

        long told() {
            return told;
        }

        void tell(long types) {
            told = types;
        }
    }

    private final List<HeldExposure> exposures = new ArrayList<>(4);
    private @Nullable Request request;

    @Nullable
    Request request() {
        return request;
    }

    void put(@Nullable Request next) {
        request = next;
    }

    @Nullable
    HeldExposure find(long roomId) {
        for (int i = 0; i < exposures.size(); i++) {
            if (exposures.get(i).id.roomId() == roomId) {
                return exposures.get(i);
            }
        }
        return null;
    }

    HeldExposure findOrAdd(ExposureId id) {
        HeldExposure known = find(id.roomId());
        if (known == null) {
            known = new HeldExposure(id);
            exposures.add(known);
        }
        return known;
    }

    /** Lets go of exposures of which nothing is left. */
    void tidy() {
        exposures.removeIf(held -> held.joined == null && held.told == 0);
    }

    boolean isEmpty() {
        return request == null && exposures.isEmpty();
    }

    int size() {
        return (request == null ? 0 : 1)
                + exposures.stream()
                        .mapToInt(held -> (held.joined == null ? 0 : 1) + (held.told == 0 ? 0 : 1))
                        .sum();
    }

    List<ExposureId> joined() {
        return exposures.stream()
                .filter(held -> held.joined != null)
                .map(held -> held.id)
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
