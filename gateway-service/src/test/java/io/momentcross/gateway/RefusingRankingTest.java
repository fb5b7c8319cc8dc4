package io.momentcross.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A gateway that leaves a service alone for longer than this test lasts. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(GatewayTest.AnyToken.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefusingRankingTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final FakeService SERVICE = FakeService.start();
    private static final int PLACES = 2;
    private static final int MORE_THAN_ARE_LOOKED_AT = 10;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        for (String name : new String[] {"ranking", "feature", "label"}) {
            registry.add("momentcross.clients." + name + ".url", SERVICE::url);
        }
        registry.add("momentcross.upstreams.calls", () -> "4");
        registry.add("momentcross.upstreams.open-for", () -> "1h");
        registry.add("momentcross.rank.deadline", () -> "5s");
        registry.add("momentcross.rank.requests", () -> PLACES);
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/rank, rank, 503, overloaded",
        "POST, /v1/rank, rank, 504, deadline-passed",
        "POST, /v2/models/a/infer, models, 503, overloaded",
        "GET, /v1/models, models, 503, overloaded",
    })
    @Order(1)
    void rankingIsAskedAgain_howeverOftenItRefused(String method, String path, String scope, int status, String code)
            throws Exception {
        SERVICE.refuse(path, status, code);
        for (int call = 0; call < MORE_THAN_ARE_LOOKED_AT; call++) {
            HttpResponse<String> refused = send(method, path, scope);
            if (path.equals("/v1/rank")) {
                assertThat(refused.body()).contains("\"arm\":\"fallback\"");
            } else {
                assertThat(refused.statusCode()).isEqualTo(status);
            }
        }

        SERVICE.answer("/v1/rank", 200, "{\"arm\":\"of-ranking\"}");

        assertThat(rank()).contains("of-ranking");
    }

    @Test
    @Order(1)
    void rankingIsAskedAgain_howeverOftenACallerGaveItNoTime() throws Exception {
        SERVICE.answer("/v1/rank", 200, "{\"arm\":\"of-ranking\"}");
        SERVICE.hold(true);
        for (int call = 0; call < MORE_THAN_ARE_LOOKED_AT; call++) {
            HttpResponse<String> hurried = send("POST", "/v1/rank", "rank", "60");
            assertThat(hurried.body()).contains("\"arm\":\"fallback\"");
        }
        SERVICE.hold(false);

        assertThat(rank()).contains("of-ranking");
    }

    @Test
    @Order(1)
    void rankingIsAskedForNoMoreThanMayBeAtOnce_andHeatAnswersTheOthers() {
        SERVICE.answer("/v1/rank", 200, "{\"arm\":\"of-ranking\"}");
        SERVICE.hold(true);
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int call = 0; call < 3 * PLACES; call++) {
            calls.add(
                    HTTP.sendAsync(request("POST", "/v1/rank", "rank", "5000"), HttpResponse.BodyHandlers.ofString()));
        }
        // Ranking answers none of them yet.
        while (calls.stream().filter(CompletableFuture::isDone).count() < 2 * PLACES) {
            Thread.onSpinWait();
        }
        SERVICE.hold(false);

        List<String> bodies =
                calls.stream().map(call -> call.join().body()).sorted().toList();
        assertThat(bodies.stream().filter(body -> body.contains("of-ranking"))).hasSize(PLACES);
        assertThat(bodies.stream().filter(body -> body.contains("\"arm\":\"fallback\"")))
                .hasSize(2 * PLACES);
    }

    @Test
    @Order(2)
    void rankingIsLeftAlone_whenItIsAway() throws Exception {
        SERVICE.answer("/v1/rank", 503, "{\"type\":\"urn:momentcross:problem:overloaded\"}");
        for (int call = 0; call < MORE_THAN_ARE_LOOKED_AT; call++) {
            rank();
        }

        SERVICE.answer("/v1/rank", 200, "{\"arm\":\"of-ranking\"}");

        assertThat(rank()).contains("\"arm\":\"fallback\"");
    }

    private String rank() throws Exception {
        HttpResponse<String> answer = send("POST", "/v1/rank", "rank");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> send(String method, String path, String scope) throws Exception {
        return send(method, path, scope, "5000");
    }

    private HttpResponse<String> send(String method, String path, String scope, String deadlineMs) throws Exception {
        return HTTP.send(request(method, path, scope, deadlineMs), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String scope, String deadlineMs) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + scope + ".anna")
                .header("Content-Type", "application/json")
                .header("X-Deadline-Ms", deadlineMs)
                .method(method, HttpRequest.BodyPublishers.ofString("{\"userId\":1,\"candidates\":[{\"roomId\":5}]}"))
                .build();
    }
}
