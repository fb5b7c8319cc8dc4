package io.momentcross.starter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.client.RestClient;

@Timeout(60)
class TimedHttpClientTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final TimedHttpClient client = new TimedHttpClient(Duration.ofSeconds(5), 1);

    @AfterEach
    void close() throws IOException {
        client.close();
    }

    @Test
    void callEndsInTime_whenNobodyAnswers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> text(uri(silent), SHORT)).isInstanceOf(HttpTimeoutException.class);
        }
        assertThat(TimedHttpClient.running()).isZero();
    }

    @Test
    void callEndsInTime_whenTheAnswerStopsHalfway() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket halting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Future<Socket> half = threads.submit(() -> {
                Socket caller = halting.accept();
                caller.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel".getBytes(StandardCharsets.US_ASCII));
                return caller;
            });
            assertThatThrownBy(() -> text(uri(halting), SHORT)).isInstanceOf(IOException.class);
            half.get().close();
        }
        assertThat(TimedHttpClient.running()).isZero();
    }

    @Test
    void callEndsInTime_whenNoConnectionIsFree() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Future<String> first = threads.submit(() -> text(uri(silent), LONG));
            try (Socket held = silent.accept()) {
                assertThatThrownBy(() -> text(uri(silent), SHORT)).isInstanceOf(HttpTimeoutException.class);
                assertThat(first).isNotDone();
                assertThat(held.isClosed()).isFalse();
            }
            assertThatThrownBy(first::get).hasCauseInstanceOf(IOException.class);
        }
    }

    /** Where an end waited for its time, each call would hold request and answer until then. */
    @Test
    void callIsForgottenAndItsConnectionUsedAgain_whenItIsAnswered() throws Exception {
        Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            connections.add(exchange.getRemoteAddress());
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        RestClient spring = RestClient.builder()
                .requestFactory(client.requests((method, asked) -> LONG))
                .build();

        for (int i = 0; i < 20; i++) {
            assertThat(text(uri, LONG)).isEqualTo("hello");
            assertThat(spring.get().uri(uri).retrieve().body(String.class)).isEqualTo("hello");
        }

        assertThat(TimedHttpClient.running()).isZero();
        assertThat(connections).hasSize(1);
        server.stop(0);
    }

    private String text(URI uri, Duration within) throws IOException {
        return client.call(new HttpGet(uri), within, answer -> EntityUtils.toString(answer.getEntity()));
    }

    private static URI uri(ServerSocket server) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }
}
