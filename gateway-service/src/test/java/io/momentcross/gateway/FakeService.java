package io.momentcross.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Stands in for a service behind the gateway: answers what it is told to, and keeps what it was asked. */
final class FakeService implements AutoCloseable {

    record Asked(String method, String path, String token, String deadline, String requestId, String body) {}

    private record Answer(int status, String body, String refused) {

        Answer(int status, String body) {
            this(status, body, "");
        }
    }

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Answer> first = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);

    static FakeService start() {
        try {
            return new FakeService();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FakeService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().toString();
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Asked call = new Asked(
                    exchange.getRequestMethod(),
                    path,
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Deadline-Ms")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Request-Id")),
                    body);
            asked.add(call);
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            String called = exchange.getRequestURI().getPath();
            Answer once = first.remove(called);
            Answer answer =
                    once != null ? once : answers.getOrDefault(called, new Answer(200, "{\"path\":\"" + path + "\"}"));
            byte[] bytes = answer.body().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Request-Id", call.requestId());
            if (!answer.refused().isEmpty()) {
                exchange.getResponseHeaders().set("X-Refused", answer.refused());
            }
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void answer(String path, int status, String body) {
        answers.put(path, new Answer(status, body));
    }

    /** Answers as a service does that has no room, or no time, for the call. */
    void refuse(String path, int status, String code) {
        answers.put(path, new Answer(status, "{\"type\":\"urn:momentcross:problem:" + code + "\"}", code));
    }

    /** Answers the next call alone so. */
    void answerOnce(String path, int status) {
        first.put(path, new Answer(status, "{}"));
    }

    /** Holds every answer back until it is called with false. */
    void hold(boolean isHeld) {
        mayAnswer.countDown();
        mayAnswer = new CountDownLatch(isHeld ? 1 : 0);
    }

    Asked last() {
        return asked.getLast();
    }

    /** How many calls have come in so far, answered or not. */
    int calls() {
        return asked.size();
    }

    @Override
    public void close() {
        mayAnswer.countDown();
        server.stop(0);
    }
}
