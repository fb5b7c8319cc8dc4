package io.momentcross.gateway.fallback;

import io.momentcross.starter.client.ServiceClients;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** Live heat of rooms from feature-service, read at most once a second however many ask. */
@Component
class HeatSource {

    private static final Logger LOG = LoggerFactory.getLogger(HeatSource.class);
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final RestClient feature;
    private final Object lock = new Object();
    private Optional<Map<Long, Double>> known = Optional.empty();
    private long readAt;
    private boolean isRead;

    HeatSource(ServiceClients clients) {
        this.feature = clients.client("feature");
    }

    /** Empty where feature-service does not answer. */
    Optional<Map<Long, Double>> byRoom() {
        synchronized (lock) {
            long now = System.nanoTime();
            if (!isRead || now - readAt > FRESH_NANOS) {
                known = read();
                readAt = System.nanoTime();
                isRead = true;
            }
            return known;
        }
    }

    private Optional<Map<Long, Double>> read() {
        try {
            JsonNode rooms =
                    feature.get().uri("/v1/rooms:hot?limit=500").retrieve().body(JsonNode.class);
            return Optional.of(heats(rooms));
        } catch (RuntimeException e) {
            LOG.debug("heat could not be read", e);
            return Optional.empty();
        }
    }

    private static Map<Long, Double> heats(@Nullable JsonNode answer) {
        Map<Long, Double> heats = new HashMap<>();
        if (answer != null) {
            answer.path("rooms")
                    .forEach(room -> heats.put(
                            Long.parseLong(room.path("roomId").asString("0")),
                            room.path("heat").asDouble(0)));
        }
        return heats;
    }
}
