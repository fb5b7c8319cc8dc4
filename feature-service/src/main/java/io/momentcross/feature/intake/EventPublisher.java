package io.momentcross.feature.intake;

import com.google.protobuf.MessageLite;
import io.momentcross.starter.kafka.CloudEventHeaders;
import io.momentcross.starter.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Sends events and waits until Kafka has them all. */
@Component
class EventPublisher {

    /** @param id the same for the same event, however often it is sent */
    record Event(String topic, String key, String id, String type, MessageLite value) {}

    private final KafkaTemplate<String, MessageLite> kafka;
    private final IntakeProperties properties;
    private final Clock clock;

    EventPublisher(KafkaTemplate<String, MessageLite> kafka, IntakeProperties properties, Clock clock) {
        this.kafka = kafka;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Returns when all are acknowledged.
     *
     * @throws ProblemException 503 where Kafka does not in time; some may have arrived, sending all again is safe
     */
    void publish(List<Event> events) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        try {
            for (Event event : events) {
                ProducerRecord<String, MessageLite> record =
                        new ProducerRecord<>(event.topic(), event.key(), event.value());
                CloudEventHeaders.write(
                        record.headers(), event.id(), event.type(), "/feature-service", clock.instant());
                sent.add(kafka.send(record));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                    .get(properties.sendWithin().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(e);
        }
    }

    private static ProblemException away(Exception e) {
        return ProblemException.unavailable(
                "kafka-away", "The events could not be stored; send them again.", Duration.ofSeconds(2), e);
    }
}
