package io.momentcross.gateway.console;

import io.momentcross.starter.client.ServiceClients;
import io.momentcross.starter.problem.ProblemException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code GET /console/live}: what the page shows, gathered from the services at most once a second. */
@RestController
class LiveController {

    private static final Logger LOG = LoggerFactory.getLogger(LiveController.class);
    private static final long FRESH_NANOS = 900_000_000L;

    private final ServiceClients clients;
    private final ConsoleProperties properties;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Object lock = new Object();
    private @Nullable Live last;
    private long readAt;

    LiveController(ServiceClients clients, ConsoleProperties properties) {
        this.clients = clients;
        this.properties = properties;
    }

    /** A part is null while its service does not answer. */
    record Live(
            Instant at,
            @Nullable String notice,
            @Nullable JsonNode rank,
            @Nullable JsonNode models,
            @Nullable JsonNode labels,
            @Nullable JsonNode rooms) {}

    @GetMapping("/console/live")
    ResponseEntity<Live> live() {
        if (!properties.enabled()) {
            throw ProblemException.notFound("console-off", "The live page is switched off here.");
        }
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(fresh());
    }

    private Live fresh() {
        synchronized (lock) {
            Live known = last;
            if (known != null && System.nanoTime() - readAt < FRESH_NANOS) {
                return known;
            }
            CompletableFuture<@Nullable JsonNode> rank = ask("ranking", "/v1/rank/statistics");
            CompletableFuture<@Nullable JsonNode> models = ask("ranking", "/v1/models");
            CompletableFuture<@Nullable JsonNode> labels = ask("label", "/v1/labels/statistics");
            CompletableFuture<@Nullable JsonNode> rooms = ask("feature", "/v1/rooms:hot?limit=20");
            Live now = new Live(
                    Instant.now(), properties.notice(), rank.join(), models.join(), labels.join(), rooms.join());
            last = now;
            readAt = System.nanoTime();
            return now;
        }
    }

    private CompletableFuture<@Nullable JsonNode> ask(String service, String path) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return clients.client(service)
                                .get()
                                .uri(path)
                                .retrieve()
                                .body(JsonNode.class);
                    } catch (RuntimeException e) {
                        LOG.debug("{} does not answer {}", service, path, e);
                        return null;
                    }
                },
                threads);
    }
}
