package io.momentcross.feature.online;

import io.momentcross.contracts.v1.FeatureStatus;
import io.momentcross.feature.catalog.Feature;
import io.momentcross.feature.store.RoomRead;
import io.momentcross.feature.store.StoredRoom;
import io.momentcross.feature.window.Counter;
import io.momentcross.feature.window.Span;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a feature is for a room that was read. */
final class RoomValues {

    private static final Map<String, Span> SPANS =
            Map.of("30s", Span.THIRTY_SECONDS, "5m", Span.FIVE_MINUTES, "1h", Span.ONE_HOUR, "total", Span.TOTAL);

    private RoomValues() {}

    /**
     * @param value   of a float feature
     * @param integer of an int64 feature
     * @param ageMs   since the value was made; -1 where unknown
     */
    record Value(double value, long integer, FeatureStatus status, long ageMs) {}

    static Value of(Feature feature, RoomRead room, long nowMs) {
        return switch (feature.name()) {
            case "room.author_id", "room.category_id", "room.age_s", "author.followers" ->
                ofRecord(feature, room.room(), nowMs);
            default -> ofWindows(feature, room, nowMs);
        };
    }

    private static Value ofRecord(Feature feature, @Nullable StoredRoom stored, long nowMs) {
        if (stored == null) {
            return missing(feature);
        }
        long ageMs = nowMs - stored.room().getReceivedAtMs();
        return switch (feature.name()) {
            case "room.author_id" -> aged(feature, 0, stored.room().getAuthorId(), ageMs);
            case "room.category_id" -> aged(feature, 0, stored.room().getCategoryId(), ageMs);
            case "author.followers" -> aged(feature, (double) stored.followers(), 0, ageMs);
            default -> aged(feature, Math.max(0, nowMs - stored.room().getStartedAtMs()) / 1000.0, 0, ageMs);
        };
    }

    private static Value ofWindows(Feature feature, RoomRead room, long nowMs) {
        if (room.windows().isEmpty()) {
            return missing(feature);
        }
        long ageMs = nowMs - room.windows().updatedAtMs();
        if (feature.name().equals("room.viewers")) {
            return aged(feature, (double) room.windows().present(), 0, ageMs);
        }
        String name = feature.name().substring("room.".length());
        int cut = name.lastIndexOf('_');
        Span span = SPANS.get(name.substring(cut + 1));
        if (span == null) {
            throw new IllegalStateException("no window is " + feature.name());
        }
        Counter counter = Counter.valueOf(name.substring(0, cut).toUpperCase(Locale.ROOT));
        return aged(feature, (double) room.windows().sum(counter, span, nowMs), 0, ageMs);
    }

    private static Value aged(Feature feature, double value, long integer, long ageMs) {
        return feature.isStale(ageMs)
                ? new Value(
                        feature.defaultValue(),
                        (long) feature.defaultValue(),
                        FeatureStatus.FEATURE_STATUS_STALE,
                        ageMs)
                : new Value(value, integer, FeatureStatus.FEATURE_STATUS_PRESENT, Math.max(0, ageMs));
    }

    private static Value missing(Feature feature) {
        return new Value(
                feature.defaultValue(), (long) feature.defaultValue(), FeatureStatus.FEATURE_STATUS_MISSING, -1);
    }
}
