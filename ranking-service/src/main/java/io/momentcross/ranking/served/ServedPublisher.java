package io.momentcross.ranking.served;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.starter.kafka.CloudEventHeaders;
import io.momentcross.starter.observe.MetricNames;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Sends served events from a thread of its own. {@link #publish} never waits; what does not fit into the buffer, or
 * Kafka gives up on, is dropped and counted with its reason. At stop the buffer is sent as far as time allows.
 */
public final class ServedPublisher implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ServedPublisher.class);
    private static final String TYPE = "io.momentcross.served.v1";
    private static final String SOURCE = "/ranking-service";

    private final KafkaTemplate<String, ServedRecord> kafka;
    private final BlockingQueue<Served> waiting;
    private final MeterRegistry metrics;
    private volatile @Nullable Thread sender;

    ServedPublisher(KafkaTemplate<String, ServedRecord> kafka, int buffer, MeterRegistry metrics) {
        this.kafka = kafka;
        this.waiting = new ArrayBlockingQueue<>(buffer);
        this.metrics = metrics;
        Gauge.builder(MetricNames.of("served", "waiting"), waiting, BlockingQueue::size)
                .register(metrics);
    }

    /** Takes the event over; drops it where the buffer is full. */
    public void publish(Served served) {
        if (!waiting.offer(served)) {
            drop("buffer_full");
        }
    }

    @Override
    public void start() {
        Thread next = Thread.ofPlatform().name("served-sender").daemon().unstarted(this::send);
        sender = next;
        next.start();
    }

    private void send() {
        while (sender != null || !waiting.isEmpty()) {
            try {
                Served next = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (next != null) {
                    send(next);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void send(Served served) {
        String key = Long.toString(served.getUserId());
        ProducerRecord<String, ServedRecord> record = new ProducerRecord<>(
                Topics.SERVED, key, ServedRecord.newBuilder().setServed(served).build());
        CloudEventHeaders.write(
                record.headers(), served.getRequestId(), TYPE, SOURCE, Instant.ofEpochMilli(served.getReceivedAtMs()));
        try {
            CompletableFuture<?> sent = kafka.send(record);
            var unused = sent.whenComplete((result, e) -> {
                if (e == null) {
                    Counter.builder(MetricNames.of("served", "published"))
                            .register(metrics)
                            .increment();
                } else {
                    drop("kafka");
                }
            });
        } catch (RuntimeException e) {
            LOG.debug("a served event could not be sent", e);
            drop("kafka");
        }
    }

    private void drop(String reason) {
        Counter.builder(MetricNames.of("served", "dropped"))
                .tag(MetricNames.REASON, reason)
                .register(metrics)
                .increment();
    }

    @Override
    public void stop() {
        Thread running = sender;
        sender = null;
        if (running != null) {
            try {
                running.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            kafka.flush();
        }
    }

    @Override
    public boolean isRunning() {
        return sender != null;
    }
}
