package io.momentcross.gateway.docs;

import io.momentcross.starter.client.ServiceClients;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /docs/openapi.json}: what each service says of itself, in one document. */
@RestController
class SuiteApi {

    private static final Logger LOG = LoggerFactory.getLogger(SuiteApi.class);
    private static final List<String> SERVICES = List.of("ranking", "label", "feature");
    private static final String SCHEMAS = "#/components/schemas/";

    private final ServiceClients clients;
    private final JsonMapper json;

    SuiteApi(ServiceClients clients, JsonMapper json) {
        this.clients = clients;
        this.json = json;
    }

    @GetMapping(path = "/docs/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    JsonNode document() {
        ObjectNode suite = json.createObjectNode().put("openapi", "3.1.0");
        suite.putObject("info")
                .put("title", "moment-cross")
                .put("version", "v1")
                .put("description", "Ids are 64-bit numbers: written as strings, accepted as strings or numbers.");
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
            JsonNode api = read(service);
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
