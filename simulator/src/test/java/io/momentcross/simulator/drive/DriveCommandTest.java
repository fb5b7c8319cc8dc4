package io.momentcross.simulator.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** The driver against a gateway and an issuer that this test plays. */
class DriveCommandTest {

    private record Call(String path, String token, String body) {}

    @TempDir
    private Path data;

    private final ObjectMapper json = new ObjectMapper();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger(2);
    private HttpServer server;

    DriveCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void visitsBecomeRequestsAndEvents_withTheSameIdsWhenSentAgain() throws Exception {
        assertThat(drive("--duration", "PT6S", "--requests-per-second", "20")).isZero();

        Set<String> requests = new HashSet<>();
        List<String> eventIds = new ArrayList<>();
        Set<String> types = new HashSet<>();
        for (Call call : calls) {
            assertThat(call.token()).startsWith("Bearer token-");
            if (call.path().equals("/v1/rank")) {
                assertThat(json.readTree(call.body()).get("candidates").size()).isBetween(20, 30);
            }
            if (call.path().equals("/v1/events")) {
                json.readTree(call.body()).get("events").forEach(event -> {
                    requests.add(event.get("requestId").asString());
                    eventIds.add(event.get("eventId").asString());
                    types.add(event.get("type").asString());
                });
            }
        }
        assertThat(requests).isNotEmpty().allMatch(id -> id.startsWith("request-"));
        assertThat(types).contains("exposure", "click", "skip");
        assertThat(eventIds.size() - new HashSet<>(eventIds).size())
                .as("what was refused with 503 came again with the same ids")
                .isPositive();
        assertThat(tokens.get())
                .as("tokens of two seconds' life are fetched anew")
                .isGreaterThan(1);
        assertThat(Files.readString(data.resolve("truth/000000.jsonl"))).contains("clickProbability", "request-");
        assertThat(json.readTree(Files.readString(data.resolve("status.json")))
                        .get("requests")
                        .asLong())
                .isGreaterThan(50);
    }

    @Test
    void pastIsLoadedOnce_howeverOftenItStarts() throws Exception {
        Files.writeString(data.resolve("people-loaded"), "before");
        assertThat(drive("--duration", "PT1S")).isZero();
        assertThat(calls).noneMatch(call -> call.path().startsWith("/v1/users/"));
        assertThat(calls).anyMatch(call -> call.path().startsWith("/v1/rooms/"));
    }

    @Test
    void mistakeIsNamed_whenAnOptionIsWrong() {
        StringWriter err = new StringWriter();
        assertThat(run(err, "--world", "flat")).isEqualTo(2);
        assertThat(err.toString()).contains("--world").contains("no-highlights");
        StringWriter zero = new StringWriter();
        assertThat(run(zero, "--requests-per-second", "0")).isEqualTo(2);
        assertThat(zero.toString()).contains("--requests-per-second");
    }

    private int drive(String... options) {
        return run(new StringWriter(), options);
    }

    private int run(StringWriter err, String... options) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        List<String> arguments = new ArrayList<>(List.of(
                "--gateway",
                url,
                "--token-uri",
                url + "/oauth2/token",
                "--client-secret",
                "s",
                "--data",
                data.toString(),
                "--status-file",
                data.resolve("status.json").toString()));
        arguments.addAll(List.of(options));
        return new CommandLine(new DriveCommand())
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (path.equals("/oauth2/token")) {
            reply(exchange, 200, "{\"access_token\":\"token-" + tokens.incrementAndGet() + "\",\"expires_in\":2}");
            return;
        }
        calls.add(new Call(path, String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")), body));
        if (path.equals("/v1/events") && busy.getAndDecrement() > 0) {
            exchange.getResponseHeaders().set("Retry-After", "0");
            reply(exchange, 503, "{}");
        } else if (path.equals("/v1/rank")) {
            reply(exchange, 200, slate(json.readTree(body)));
        } else {
            reply(exchange, 200, "{\"results\":[]}");
        }
    }

    private String slate(JsonNode request) {
        ObjectNode slate = json.createObjectNode().put("requestId", "request-" + calls.size());
        slate.putArray("degraded");
        var items = slate.putArray("items");
        for (int i = 0; i < 8; i++) {
            items.addObject()
                    .put(
                            "roomId",
                            request.get("candidates").get(i).get("roomId").asString())
                    .put("position", i);
        }
        return slate.toString();
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
