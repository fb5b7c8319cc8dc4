package io.momentcross.feature.online;

import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.RoomRead;
import io.momentcross.feature.store.StoreException;
import io.momentcross.feature.store.StoredRoom;
import io.momentcross.feature.window.Counter;
import io.momentcross.feature.window.Span;
import io.momentcross.starter.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Rooms on air by heat: what the gateway falls back to and its page shows. Redis is asked at most once a second, also
 * where it does not answer: those who ask meanwhile are told so at once.
 */
@RestController
class HotRoomController {

    private static final int MOST = 1000;
    private static final long KEPT_MS = 1000;

    private final FeatureStore store;
    private final Clock clock;
    private List<HotRoom> kept = List.of();
    private @Nullable StoreException failure;
    private long askedAtMs;

    HotRoomController(FeatureStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @param observedClickRate clicks over exposures of the last five minutes; 0 without exposures */
    record HotRoom(
            String roomId,
            String authorId,
            String categoryId,
            String title,
            double heat,
            long viewers,
            long exposures5m,
            long clicks5m,
            double observedClickRate) {}

    record HotRooms(List<HotRoom> rooms) {}

    @GetMapping("/v1/rooms:hot")
    HotRooms hot(@RequestParam(defaultValue = "20") int limit) {
        if (limit < 1 || limit > MOST) {
            throw ProblemException.invalid("limit", "limit is between 1 and " + MOST + ".");
        }
        try {
            return new HotRooms(rooms().stream().limit(limit).toList());
        } catch (StoreException e) {
            throw ProblemException.unavailable("redis-away", "Redis does not answer.", Duration.ofSeconds(1), e);
        }
    }

    private synchronized List<HotRoom> rooms() {
        long ageMs = clock.millis() - askedAtMs;
        // Negative where the clock was set back.
        if (ageMs > KEPT_MS || ageMs < 0) {
            ask();
        }
        if (failure != null) {
            throw new StoreException("Redis did not answer a moment ago.", failure);
        }
        return kept;
    }

    private void ask() {
        try {
            kept = store.liveRooms(MOST, clock.millis()).stream()
                    .map(HotRoomController::hotRoom)
                    .toList();
            failure = null;
        } catch (StoreException e) {
            failure = e;
        }
        // Counted from the answer: those who waited for it do not ask again.
        askedAtMs = clock.millis();
    }

    private static HotRoom hotRoom(RoomRead read) {
        StoredRoom stored = read.room();
        long exposures = read.windows().sum(Counter.EXPOSURES, Span.FIVE_MINUTES);
        long clicks = read.windows().sum(Counter.CLICKS, Span.FIVE_MINUTES);
        return new HotRoom(
                Long.toString(read.roomId()),
                Long.toString(stored == null ? 0 : stored.room().getAuthorId()),
                Long.toString(stored == null ? 0 : stored.room().getCategoryId()),
                stored == null ? "" : stored.room().getTitle(),
                read.windows().heat(),
                read.windows().present(),
                exposures,
                clicks,
                exposures == 0 ? 0 : (double) clicks / exposures);
    }
}
