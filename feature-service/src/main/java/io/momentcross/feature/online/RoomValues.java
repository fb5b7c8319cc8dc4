package io.momentcross.feature.online;

import io.momentcross.feature.catalog.Feature;
import io.momentcross.feature.store.RoomRead;
import io.momentcross.feature.store.StoredRoom;
import io.momentcross.feature.window.Counter;
import io.momentcross.feature.window.Span;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** What one feature is for rooms that were read. */
interface RoomValues {

    String RATE = "_rate_decayed";

    FeatureValue of(RoomRead room, long nowMs);

    /** @throws IllegalStateException if there is no such feature of rooms */
    static RoomValues of(Feature feature) {
        return switch (feature.name()) {
            case "room.author_id", "room.category_id", "room.age_s", "author.followers" ->
                (room, nowMs) -> ofRecord(feature, room.room(), nowMs);
            case "room.viewers" -> (room, nowMs) -> ofWindows(feature, room, nowMs, room.windows()::present);
            default -> feature.name().endsWith(RATE) ? ofRate(feature) : ofCounter(feature);
        };
    }

    private static FeatureValue ofRecord(Feature feature, @Nullable StoredRoom stored, long nowMs) {
        if (stored == null) {
            return FeatureValue.missing(feature);
        }
        long ageMs = nowMs - stored.room().getReceivedAtMs();
        return switch (feature.name()) {
            case "room.author_id" ->
                FeatureValue.ofInteger(feature, stored.room().getAuthorId(), ageMs);
            case "room.category_id" ->
                FeatureValue.ofInteger(feature, stored.room().getCategoryId(), ageMs);
            case "author.followers" -> FeatureValue.of(feature, (double) stored.followers(), ageMs);
            default ->
                FeatureValue.of(feature, Math.max(0, nowMs - stored.room().getStartedAtMs()) / 1000.0, ageMs);
        };
    }

    // room.<counter's singular>_rate_decayed
    private static RoomValues ofRate(Feature feature) {
        String name = feature.name().substring("room.".length());
        Counter counter =
                Counter.valueOf(name.substring(0, name.length() - RATE.length()).toUpperCase(Locale.ROOT) + "S");
        return (room, nowMs) ->
                ofWindows(feature, room, nowMs, () -> room.windows().decayedRate(counter));
    }

    // room.<counter>_<span>
    private static RoomValues ofCounter(Feature feature) {
        String name = feature.name().substring("room.".length());
        int cut = name.lastIndexOf('_');
        Counter counter = Counter.valueOf(name.substring(0, cut).toUpperCase(Locale.ROOT));
        Span span = switch (name.substring(cut + 1)) {
            case "30s" -> Span.THIRTY_SECONDS;
            case "5m" -> Span.FIVE_MINUTES;
            case "1h" -> Span.ONE_HOUR;
            case "total" -> Span.TOTAL;
            default -> throw new IllegalStateException("no window is " + feature.name());
        };
        return (room, nowMs) ->
                ofWindows(feature, room, nowMs, () -> room.windows().sum(counter, span));
    }

    private static FeatureValue ofWindows(Feature feature, RoomRead room, long nowMs, DoubleSupplier value) {
        return room.windows().isEmpty()
                ? FeatureValue.missing(feature)
                : FeatureValue.of(
                        feature, value.getAsDouble(), nowMs - room.windows().updatedAtMs());
    }
}
