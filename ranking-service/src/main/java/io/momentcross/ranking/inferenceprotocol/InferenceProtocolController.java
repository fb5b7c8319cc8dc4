package io.momentcross.ranking.inferenceprotocol;

import io.momentcross.starter.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v2}. What is wrong is a problem here, too, which says itself as {@code error} for the protocol's clients. */
@RestController
class InferenceProtocolController {

    record Server(String name, String version, List<String> extensions) {}

    record Live(boolean live) {}

    record Ready(boolean ready) {}

    record ModelReady(String name, boolean ready) {}

    private static final String NAME = "moment-cross ranking-service";

    private final ProtocolModels models;
    private final JsonMapper json;

    InferenceProtocolController(ProtocolModels models, JsonMapper json) {
        this.models = models;
        this.json = json;
    }

    @GetMapping({"/v2", "/v2/"})
    Server server() {
        String version = InferenceProtocolController.class.getPackage().getImplementationVersion();
        return new Server(NAME, version == null ? "development" : version, List.of("binary_tensor_data"));
    }

    @GetMapping("/v2/health/live")
    Live live() {
        return new Live(true);
    }

    /** Whether the default model can be asked; a service that is not ready for this still ranks, degraded. */
    @GetMapping("/v2/health/ready")
    Ready ready() {
        models.requireReady();
        return new Ready(true);
    }

    @GetMapping("/v2/models/{name}")
    ModelMetadata metadata(@PathVariable String name) {
        return models.metadata(name, null);
    }

    @GetMapping("/v2/models/{name}/versions/{version}")
    ModelMetadata metadata(@PathVariable String name, @PathVariable String version) {
        return models.metadata(name, version);
    }

    @GetMapping("/v2/models/{name}/ready")
    ModelReady ready(@PathVariable String name) {
        models.requireReady(name, null);
        return new ModelReady(name, true);
    }

    @GetMapping("/v2/models/{name}/versions/{version}/ready")
    ModelReady ready(@PathVariable String name, @PathVariable String version) {
        models.requireReady(name, version);
        return new ModelReady(name, true);
    }

    @Operation(summary = "Runs the serving version of a model; the body is JSON, or JSON with tensors' bytes behind it")
    @PostMapping(
            path = "/v2/models/{name}/infer",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE})
    ResponseEntity<byte[]> infer(
            @PathVariable String name,
            @RequestHeader(name = InferBody.HEADER, required = false) @Nullable String jsonLength,
            @RequestHeader(name = HttpHeaders.CONTENT_ENCODING, required = false) @Nullable String encoding,
            @RequestBody byte[] body) {
        return answer(name, null, jsonLength, encoding, body);
    }

    @Operation(summary = "Runs this version of a model, where it is open")
    @PostMapping(
            path = "/v2/models/{name}/versions/{version}/infer",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE})
    ResponseEntity<byte[]> infer(
            @PathVariable String name,
            @PathVariable String version,
            @RequestHeader(name = InferBody.HEADER, required = false) @Nullable String jsonLength,
            @RequestHeader(name = HttpHeaders.CONTENT_ENCODING, required = false) @Nullable String encoding,
            @RequestBody byte[] body) {
        return answer(name, version, jsonLength, encoding, body);
    }

    private ResponseEntity<byte[]> answer(
            String name,
            @Nullable String version,
            @Nullable String jsonLength,
            @Nullable String encoding,
            byte[] body) {
        if (encoding != null && !encoding.equals("identity")) {
            throw ProblemException.invalid(HttpHeaders.CONTENT_ENCODING, "Compressed bodies are not read.");
        }
        return models.infer(name, version, InferBody.of(body, jsonLength, json)).response(json);
    }
}
