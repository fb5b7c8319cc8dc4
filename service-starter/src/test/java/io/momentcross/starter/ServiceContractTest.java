package io.momentcross.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.StringValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.starter.sample.SampleService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a caller sees of any service of the suite, over a real socket. */
@SpringBootTest(classes = SampleService.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ServiceContractTest {

    private final Instant later = Instant.now().plusSeconds(600);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Takes connections and never answers. */
    private static final ServerSocket SILENT = silent();

    /** Begins to answer at once, and goes on byte by byte. */
    private static final ServerSocket DRIPPING = dripping();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("momentcross.clients.silent.url", () -> "http://127.0.0.1:" + SILENT.getLocalPort());
        registry.add("momentcross.clients.dripping.url", () -> "http://127.0.0.1:" + DRIPPING.getLocalPort());
        for (String name : List.of("silent", "dripping")) {
            registry.add("momentcross.clients." + name + ".read-timeout", () -> "20s");
            registry.add("momentcross.clients." + name + ".reserve", () -> "300ms");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        SILENT.close();
        DRIPPING.close();
    }

    private static ServerSocket silent() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket dripping() {
        ServerSocket server = silent();
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket caller = server.accept()) {
                    OutputStream out = caller.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < 900; i++) {
                        out.write('.');
                        out.flush();
                        Thread.sleep(Duration.ofMillis(20));
                    }
                } catch (IOException e) {
                    // The caller had enough.
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        return server;
    }

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry metrics;

    @Test
    void idsAreText_whenWritten() throws Exception {
        HttpResponse<String> answer = post("/v1/things", "{\"id\":9007199254740993,\"parts\":[{\"partId\":\"7\"}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"id\":\"9007199254740993\"").contains("\"partId\":\"7\"");
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    }

    @Test
    void requestIsMeasuredAsAWhole_notEachFilterOfItsSecurity() throws Exception {
        post("/v1/things", "{\"id\":1}");

        assertThat(metrics.getMeters())
                .extracting(meter -> meter.getId().getName())
                .contains("http.server.requests")
                .noneMatch(name -> name.startsWith("spring.security"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":1,\"parts\":[{\"partId\":92233720368547758070}]}|parts[0].partId|invalid-field",
                "{\"id\":1.5}|id|invalid-field",
                "{\"id\":true}|id|invalid-field",
                "{\"id\":\"abc\"}|id|invalid-field",
                "{\"id\":1,\"parts\":[{\"weight\":\"much\"}]}|parts[0].weight|invalid-field",
                "{\"id\":1,\"colour\":2}|colour|unknown-field",
                "{\"id\":1,\"kind\":\"ODD\"}|kind|invalid-field",
                "{\"id\":1,\"kind\":1}|kind|invalid-field",
                "{\"id\":1,\"kind\":\"1\"}|kind|invalid-field",
                "{\"id\":1,\"madeAt\":\"soon\"}|madeAt|invalid-field",
                "{\"id\":1,\"madeAt\":99999999999999999999}|madeAt|invalid-field",
                "{\"id\":1,\"madeAt\":{}}|madeAt|invalid-field",
                "{\"id\":1,\"parts\":{}}|parts|invalid-field",
                "{\"id\":1,\"parts\":[1]}|parts[0]|invalid-field",
                "{\"id\":1,\"weights\":{\"click\":NaN}}|weights.click|invalid-field",
                "{\"parts\":[]}|id|invalid-field",
            })
    void problemNamesTheField_whenBodyIsWrong(String body, String field, String code) throws Exception {
        HttpResponse<String> answer = post("/v1/things", body);

        assertProblem(answer, 400, code);
        assertThat(json(answer).get("field").asString()).isEqualTo(field);
        assertThat(answer.body()).doesNotContain("java", "momentcross.starter", "tools.jackson", "Feature");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":1|unreadable-body",
                "''|unreadable-body",
                "[]|unreadable-body",
                "7|unreadable-body",
                "{\"id\":1,\"id\":2}|unreadable-body",
                "{\"id\":1} 2|unreadable-body",
            })
    void problemSaysUnreadable_whenBodyIsNoJson(String body, String code) throws Exception {
        HttpResponse<String> answer = post("/v1/things", body);
        assertProblem(answer, 400, code);
        assertThat(answer.body()).doesNotContain("java", "momentcross.starter", "tools.jackson");
    }

    @Test
    void statusIsAProblem_whenTheCallIsNoneOfOurs() throws Exception {
        assertProblem(get("/v1/nothing"), 404, "not-found");
        assertProblem(send(request("/v1/things/1").DELETE()), 405, "method-not-allowed");
        assertProblem(
                send(request("/v1/things").header("Content-Type", "text/plain").POST(BodyPublishers.ofString("x"))),
                415,
                "unsupported-media-type");
        assertProblem(
                send(request("/v1/failures/overload")
                        .header("Accept", "image/png")
                        .GET()),
                406,
                "not-acceptable");
        HttpResponse<String> number = get("/v1/things/abc");
        assertProblem(number, 400, "invalid-field");
        assertThat(json(number).get("field").asString()).isEqualTo("id");
    }

    @Test
    void statusIsAProblem_whenTheTokenDoesNotDo() throws Exception {
        HttpRequest.Builder bare = HttpRequest.newBuilder(uri("/v1/things/1"));
        assertProblem(send(bare), 401, "token-missing");
        assertProblem(send(bare.copy().header("Authorization", "Bearer nonsense")), 401, "token-refused");
        String old = SampleService.token("things", Instant.now().minusSeconds(3600));
        HttpResponse<String> expired = send(bare.copy().header("Authorization", "Bearer " + old));
        assertProblem(expired, 401, "token-refused");
        assertThat(json(expired).get("detail").asString()).contains("expired");
        String other = SampleService.token("labels", later);
        assertProblem(send(bare.copy().header("Authorization", "Bearer " + other)), 403, "scope-missing");
        assertProblem(send(HttpRequest.newBuilder(uri("/v1/nothing"))), 401, "token-missing");
    }

    @Test
    void statusIsAProblem_whenTheServiceFails() throws Exception {
        HttpResponse<String> overload = get("/v1/failures/overload");
        assertProblem(overload, 503, "overloaded");
        assertThat(overload.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(overload.headers().firstValue("X-Refused")).hasValue("overloaded");
        HttpResponse<String> away = get("/v1/failures/dependency");
        assertProblem(away, 503, "redis-away");
        assertThat(away.headers().firstValue("X-Refused")).isEmpty();
        HttpResponse<String> bug = get("/v1/failures/bug");
        assertProblem(bug, 500, "internal");
        assertThat(bug.body()).doesNotContain("secret detail");
    }

    @Test
    void bodyIsRefused_whenItsBytesAreTooMany() throws Exception {
        byte[] large = "{\"id\":1, ".concat(" ".repeat(3_000_000)).getBytes(StandardCharsets.UTF_8);
        assertProblem(send(json(request("/v1/things")).POST(BodyPublishers.ofByteArray(large))), 413, "body-too-large");
        // Chunked: no Content-Length warns of it.
        assertProblem(
                send(json(request("/v1/things"))
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
                413,
                "body-too-large");
    }

    @Test
    void deadlineTravels_whenTheCallerSendsOne() throws Exception {
        HttpResponse<String> answer =
                send(request("/v1/things/1").header("X-Deadline-Ms", "5000").GET());
        assertThat(json(answer).get("leftMs").asLong()).isBetween(1L, 5000L);
        HttpResponse<String> late =
                send(request("/v1/things/1").header("X-Deadline-Ms", "0").GET());
        assertProblem(late, 504, "deadline-passed");
        assertThat(late.headers().firstValue("X-Refused")).hasValue("deadline-passed");
        assertProblem(
                send(request("/v1/things/1").header("X-Deadline-Ms", "soon").GET()), 400, "invalid-field");
    }

    @Test
    void requestIdIsKept_whenItIsSane() throws Exception {
        assertThat(send(request("/v1/things/1")
                                .header("X-Request-Id", "abc-12345")
                                .GET())
                        .headers()
                        .firstValue("X-Request-Id"))
                .hasValue("abc-12345");
        assertThat(send(request("/v1/things/1")
                                .header("X-Request-Id", "<script>")
                                .GET())
                        .headers()
                        .firstValue("X-Request-Id"))
                .hasValueSatisfying(id -> assertThat(id).doesNotContain("<"));
    }

    @Test
    void requestIdOfTheProblemIsThatOfTheHeader_whereverItEnds() throws Exception {
        for (HttpResponse<String> answer : List.of(
                get("/v1/nothing"),
                get("/v1/failures/bug"),
                get("/v1/failures/sent"),
                send(request("/v1/things/1").DELETE()))) {
            assertThat(answer.headers().allValues("X-Request-Id"))
                    .containsExactly(json(answer).get("requestId").asString());
        }
    }

    @Test
    void documentTellsTheServicesOwnCallsAlone_whenAsked() throws Exception {
        JsonNode api = json(get("/v3/api-docs"));
        assertThat(api.get("paths").propertyNames()).contains("/v1/things").doesNotContain("/error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "dripping"})
    void callEndsAtTheDeadline_whenTheClientWouldWaitLonger(String client) throws Exception {
        // The first call also loads the client's classes.
        send(request("/v1/calls?client=" + client)
                .header("X-Deadline-Ms", "700")
                .GET());

        HttpResponse<String> answer = send(request("/v1/calls?client=" + client)
                .header("X-Deadline-Ms", "700")
                .GET());

        assertThat(json(answer).get("failed").asBoolean()).isTrue();
        assertThat(json(answer).get("tookMs").asLong()).isBetween(200L, 690L);
    }

    @Test
    void protobufIsSpoken_whenAskedFor() throws Exception {
        StringValue message = StringValue.of("hello");
        HttpResponse<byte[]> answer = HTTP.send(
                request("/v1/messages")
                        .header("Content-Type", "application/x-protobuf")
                        .POST(BodyPublishers.ofByteArray(message.toByteArray()))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(StringValue.parseFrom(answer.body())).isEqualTo(message);
    }

    @Test
    void probesAreOpenAndMetricsNeedTheScope_whenAskedWithoutToken() throws Exception {
        assertThat(send(HttpRequest.newBuilder(uri("/actuator/health/liveness")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(HttpRequest.newBuilder(uri("/actuator/health/readiness")))
                        .statusCode())
                .isEqualTo(200);
        assertProblem(send(HttpRequest.newBuilder(uri("/actuator/prometheus"))), 401, "token-missing");
        String metrics = SampleService.token("metrics", later);
        assertThat(send(HttpRequest.newBuilder(uri("/actuator/prometheus"))
                                .header("Authorization", "Bearer " + metrics))
                        .body())
                .contains("http_server_requests_seconds_bucket")
                .contains("service=\"sample\"");
    }

    @Test
    void brokenRequestLineIsAProblem_whenTomcatRefusesIt() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream()
                    .write("GET /v1/th|ings HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            byte[] head = in.readNBytes(12);
            assertThat(new String(head, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 400");
            socket.shutdownOutput();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("application/problem+json")
                    .contains("urn:momentcross:problem:bad-request");
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(json(answer).get("type").asString()).isEqualTo("urn:momentcross:problem:" + code);
        assertThat(json(answer).get("requestId").asString()).isNotBlank();
        assertThatCode(() -> json(answer).get("status").asInt()).doesNotThrowAnyException();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(json(request(path)).POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + SampleService.token("things", later));
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request) {
        return request.header("Content-Type", "application/json");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new ObjectMapper().readTree(answer.body());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
