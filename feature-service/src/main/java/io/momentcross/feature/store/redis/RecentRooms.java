package io.momentcross.feature.store.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.momentcross.feature.store.RoomRead;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Rooms as they were read a moment ago. Everyone's requests name the same rooms, and what is counted of a room changes
 * more slowly than it is asked for. A room of which nothing is stored is never kept: it is there as soon as it begins.
 * Thread-safe.
 */
@Component
@EnableConfigurationProperties(RecentRoomsProperties.class)
final class RecentRooms {

    private final Cache<Long, RoomRead> rooms;
    private final boolean isKept;

    RecentRooms(RecentRoomsProperties properties, MeterRegistry metrics) {
        this.isKept = !properties.keptFor().isZero();
        this.rooms = Caffeine.newBuilder()
                .expireAfterWrite(properties.keptFor())
                .maximumSize(properties.most())
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(metrics, rooms, "recent-rooms");
    }

    /** Those that need not be read. */
    Map<Long, RoomRead> find(List<Long> roomIds) {
        return rooms.getAllPresent(roomIds);
    }

    void keep(RoomRead read) {
        if (isKept && (read.room() != null || !read.windows().isEmpty())) {
            rooms.put(read.roomId(), read);
        }
    }

    /** The room is read anew: it was changed from here. */
    void forget(long roomId) {
        rooms.invalidate(roomId);
    }
}
