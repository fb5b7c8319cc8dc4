package io.momentcross.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.InMemoryFeatureStore;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** More reads at once than may be, over sockets, of a store that lets them wait. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "momentcross.admission.requests=" + FeatureAdmissionTest.PLACES,
            "momentcross.ingest.enabled=false",
            "spring.kafka.admin.auto-create=false"
        })
@Import(FeatureApiTest.AnyToken.class)
class FeatureAdmissionTest {

    static final int PLACES = 2;

    private static final String BATCH = "/v1/features:batchGet";
    private static final List<String> READS = List.of("/v1/users/7/features", "/v1/rooms/7/features", BATCH);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry metrics;

    @Autowired
    private CountDownLatch letGo;

    @Test
    void admittedAreAnsweredAndOthersRefused_whenMoreComeThanMayBe() {
        List<CompletableFuture<HttpResponse<String>>> reads =
                IntStream.range(0, 3 * READS.size()).mapToObj(this::read).toList();
        // No read is over while it is held, so whatever is over has been refused.
        while (reads.stream().filter(CompletableFuture::isDone).count() < reads.size() - PLACES) {
            Thread.onSpinWait();
        }
        assertThat(reads.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
                .hasSize(reads.size() - PLACES)
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(503);
                    assertThat(answer.headers().firstValue("X-Refused")).contains("overloaded");
                });
        assertThat(metrics.get("momentcross.online.admission.requests").gauge().value())
                .isEqualTo(PLACES);
        letGo.countDown();

        assertThat(reads.stream().map(CompletableFuture::join).filter(answer -> answer.statusCode() == 200))
                .hasSize(PLACES);
    }

    private CompletableFuture<HttpResponse<String>> read(int number) {
        String path = READS.get(number % READS.size());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer features")
                .header("Accept", "application/json");
        if (path.equals(BATCH)) {
            request.header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"userId\":\"7\",\"roomIds\":[\"7\"]}"));
        }
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Held {

        @Bean
        CountDownLatch letGo() {
            return new CountDownLatch(1);
        }

        @Bean
        @Primary
        FeatureStore heldStore(CountDownLatch letGo) {
            FeatureStore store = new InMemoryFeatureStore();
            return (FeatureStore) Proxy.newProxyInstance(
                    FeatureStore.class.getClassLoader(), new Class<?>[] {FeatureStore.class}, (proxy, method, args) -> {
                        letGo.await();
                        return method.invoke(store, args);
                    });
        }
    }
}
