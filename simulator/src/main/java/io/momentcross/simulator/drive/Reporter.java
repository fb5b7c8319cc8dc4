package io.momentcross.simulator.drive;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Collects feedback and reports it in batches, as an app's event pipeline does. */
final class Reporter implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final int MOST = 500;

    private final ObjectMapper json = new ObjectMapper();
    private final SuiteClient suite;
    private final Progress progress;
    private final BlockingQueue<ObjectNode> waiting = new LinkedBlockingQueue<>(200_000);
    private volatile boolean isOver;

    Reporter(SuiteClient suite, Progress progress) {
        this.suite = suite;
        this.progress = progress;
    }

    /** Takes one event over. */
    void report(String requestId, long userId, long roomId, String type, long happenedAtMs, long giftValue) {
        ObjectNode event = json.createObjectNode()
                .put("eventId", uuid7(happenedAtMs).toString())
                .put("requestId", requestId)
                .put("userId", Long.toString(userId))
                .put("roomId", Long.toString(roomId))
                .put("type", type)
                .put("happenedAt", Instant.ofEpochMilli(happenedAtMs).toString());
        if (giftValue > 0) {
            event.put("giftValue", giftValue);
        }
        if (!waiting.offer(event)) {
            progress.failed();
        }
    }

    /** What is left is sent, then {@link #run} ends. */
    void finish() {
        isOver = true;
    }

    @Override
    public void run() {
        while (!isOver || !waiting.isEmpty()) {
            try {
                ObjectNode first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<ObjectNode> batch = new ArrayList<>(List.of(first));
                    waiting.drainTo(batch, MOST - 1);
                    send(batch);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void send(List<ObjectNode> batch) throws InterruptedException {
        ObjectNode body = json.createObjectNode();
        body.putArray("events").addAll(batch);
        try {
            suite.until2xx("POST", "/v1/events", body.toString());
            progress.reported(batch.size());
        } catch (IOException e) {
            LOG.warn("{} events were not taken: {}", batch.size(), e.getMessage());
            progress.failed();
        }
    }

    /** A UUID of version 7 (RFC 9562): milliseconds, then random bits. */
    private static UUID uuid7(long atMs) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (atMs << 16) | 0x7000L | (random.nextLong() & 0xFFFL);
        long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
