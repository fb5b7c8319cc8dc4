package io.momentcross.gateway.docs;

import io.momentcross.starter.client.ServiceClients;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /docs/openapi.json}: what each service says of itself, in one document, and who said nothing. */
@RestController
class SuiteApi {

    private static final Logger LOG = LoggerFactory.getLogger(SuiteApi.class);
    private static final List<String> SERVICES = List.of("ranking", "label", "feature");
    /** A service works its document out at the first call, which may take longer than a client waits. */
    private static final int TRIES = 4;

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final String ABOUT = "Ids are 64-bit numbers: written as strings, accepted as strings or numbers.";
    private static final String SCHEMAS = "#/components/schemas/";

    private final ServiceClients clients;
    private final JsonMapper json;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    SuiteApi(ServiceClients clients, JsonMapper json) {
        this.clients = clients;
        this.json = json;
    }

    @GetMapping(path = "/docs/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JsonNode> document() {
        Map<String, CompletableFuture<@Nullable JsonNode>> asked = new LinkedHashMap<>();
        SERVICES.forEach(service -> asked.put(service, CompletableFuture.supplyAsync(() -> await(service), threads)));
        Map<String, JsonNode> apis = new LinkedHashMap<>();
        asked.forEach((service, answer) -> {
            JsonNode api = answer.join();
            if (api != null) {
                apis.put(service, api);
            }
        });
        // With a service missing it is wrong a moment later.
        CacheControl kept = apis.size() == SERVICES.size() ? CacheControl.noCache() : CacheControl.noStore();
        return ResponseEntity.ok().cacheControl(kept).body(document(apis));
    }

    private JsonNode document(Map<String, JsonNode> apis) {
        List<String> missing = SERVICES.stream()
                .filter(service -> !apis.containsKey(service))
                .map(service -> service + "-service")
                .toList();
        ObjectNode suite = json.createObjectNode().put("openapi", "3.1.0");
        suite.putObject("info")
                .put("title", "moment-cross")
                .put("version", "v1")
                .put(
                        "description",
                        missing.isEmpty()
                                ? ABOUT
                                : ABOUT + " Could not be asked, so that their calls are missing here: "
                                        + String.join(", ", missing) + ".");
        suite.putArray("servers").addObject().put("url", "/");
        ArrayNode security = suite.putArray("security");
        security.addObject().putArray("token");
        ArrayNode tags = suite.putArray("tags");
        ObjectNode paths = suite.putObject("paths");
        ObjectNode components = suite.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT");
        ObjectNode schemas = components.putObject("schemas");
        for (String service : SERVICES) {
            JsonNode api = apis.get(service);
            tags.addObject()
                    .put("name", service)
                    .put("description", api == null ? "does not answer at the moment" : service + "-service");
            if (api != null) {
                add(service, api, paths, schemas);
            }
        }
        return suite;
    }

    private void add(String service, JsonNode api, ObjectNode paths, ObjectNode schemas) {
        // Services may call different things the same: each one's schemas carry its name.
        JsonNode named = json.readTree(api.toString().replace(SCHEMAS, SCHEMAS + service + "."));
        named.path("components")
                .path("schemas")
                .properties()
                .forEach(schema -> schemas.set(service + "." + schema.getKey(), schema.getValue()));
        named.path("paths").properties().forEach(path -> {
            path.getValue().properties().forEach(operation -> {
                if (operation.getValue() instanceof ObjectNode call) {
                    call.putArray("tags").add(service);
                }
            });
            paths.set(path.getKey(), path.getValue());
        });
    }

    private @Nullable JsonNode await(String service) {
        for (int i = 0; i < TRIES; i++) {
            JsonNode api = read(service);
            if (api != null) {
                return api;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return null;
    }

    private @Nullable JsonNode read(String service) {
        try {
            String document =
                    clients.client(service).get().uri("/v3/api-docs").retrieve().body(String.class);
            return document == null ? null : json.readTree(document);
        } catch (RuntimeException e) {
            LOG.debug("{} does not tell its API", service, e);
            return null;
        }
    }
}
