package io.momentcross.gateway.fallback;

import io.momentcross.starter.client.ServiceClients;
import io.momentcross.starter.deadline.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** Live heat of rooms, and their authors, from feature-service, read at most once a second however many ask. */
@Component
class HeatSource {

    private static final Logger LOG = LoggerFactory.getLogger(HeatSource.class);
    private static final long FRESH_NANOS = 1_000_000_000L;

    /** How long a caller without a deadline waits. */
    private static final Duration PATIENCE = Duration.ofMillis(300);
    /** What the way back to the caller needs of the deadline. */
    private static final Duration RESERVE = Duration.ofMillis(10);

    private final RestClient feature;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Object lock = new Object();
    private CompletableFuture<Optional<Map<Long, HotRoom>>> reading =
            CompletableFuture.completedFuture(Optional.empty());
    private long readAt = System.nanoTime() - 2 * FRESH_NANOS;

    HeatSource(ServiceClients clients) {
        this.feature = clients.client("feature");
    }

    /** Empty where feature-service does not answer, or not within the caller's deadline. */
    Optional<Map<Long, HotRoom>> byRoom() {
        Deadline deadline = Deadline.current();
        Duration wait = deadline == null ? PATIENCE : deadline.remaining().minus(RESERVE);
        try {
            return newest().get(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("heat does not come in time", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    // One read for all who ask meanwhile, on a thread of its own: it outlives the deadline of whoever began it.
    private CompletableFuture<Optional<Map<Long, HotRoom>>> newest() {
        synchronized (lock) {
            if (reading.isDone() && System.nanoTime() - readAt > FRESH_NANOS) {
                readAt = System.nanoTime();
                reading = CompletableFuture.supplyAsync(this::read, threads);
            }
            return reading;
        }
    }

    private Optional<Map<Long, HotRoom>> read() {
        try {
            JsonNode rooms =
                    feature.get().uri("/v1/rooms:hot?limit=500").retrieve().body(JsonNode.class);
            return Optional.of(heats(rooms));
        } catch (RuntimeException e) {
            LOG.debug("heat could not be read", e);
            return Optional.empty();
        }
    }

    private static Map<Long, HotRoom> heats(@Nullable JsonNode answer) {
        Map<Long, HotRoom> heats = new HashMap<>();
        if (answer != null) {
            answer.path("rooms")
                    .forEach(room -> heats.put(
                            Long.parseLong(room.path("roomId").asString("0")),
                            new HotRoom(
                                    room.path("heat").asDouble(0),
                                    Long.parseLong(room.path("authorId").asString("0")))));
        }
        return heats;
    }
}
