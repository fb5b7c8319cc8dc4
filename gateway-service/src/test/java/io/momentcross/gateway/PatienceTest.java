package io.momentcross.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** How long the gateway waits for the services behind it, and for how many at once. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(GatewayTest.AnyToken.class)
class PatienceTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final FakeService SERVICE = FakeService.start();
    private static final int AT_ONCE = 60;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        for (String name : List.of("ranking", "feature", "label")) {
            registry.add("momentcross.clients." + name + ".url", SERVICE::url);
        }
        registry.add("spring.http.clients.read-timeout", () -> "3s");
    }

    @AfterEach
    void answering() {
        SERVICE.hold(false);
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void modelChangeIsWaitedFor_whenOtherCallsAreTooLate() throws Exception {
        SERVICE.hold(true);
        CompletableFuture<HttpResponse<String>> activation = post("/v1/models/a/versions/3/activate", "models");
        awaitCalls(1);

        HttpResponse<String> other = HTTP.send(
                HttpRequest.newBuilder(uri("/v1/models"))
                        .header("Authorization", "Bearer models.anna")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(other.statusCode()).as(other.body()).isEqualTo(504);
        assertThat(other.body()).contains("urn:momentcross:problem:deadline-passed");
        assertThat(activation).isNotDone();
        SERVICE.hold(false);
        assertThat(activation.get().statusCode()).isEqualTo(200);
    }

    @Test
    void callsWaitSideBySide_whenAServiceIsSlow() throws Exception {
        SERVICE.hold(true);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        int before = SERVICE.calls();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(post("/v1/events", "events"));
        }

        awaitCalls(before + AT_ONCE);

        SERVICE.hold(false);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            answer.get();
        }
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String scope) {
        return HTTP.sendAsync(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + scope + ".anna")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void awaitCalls(int calls) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (SERVICE.calls() < calls) {
            assertThat(System.nanoTime())
                    .as("%d of %d calls came in", SERVICE.calls(), calls)
                    .isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
