package io.momentcross.label.intake;

import com.google.protobuf.MessageLite;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.starter.kafka.CloudEventHeaders;
import io.momentcross.starter.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
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

/** Sends feedback and waits until Kafka has all of it. */
@Component
class FeedbackPublisher {

    private final KafkaTemplate<String, MessageLite> kafka;
    private final IntakeProperties properties;

    FeedbackPublisher(KafkaTemplate<String, MessageLite> kafka, IntakeProperties properties) {
        this.kafka = kafka;
        this.properties = properties;
    }

    /**
     * Returns when all are acknowledged.
     *
     * @throws ProblemException 503 where Kafka does not in time; some may have arrived, sending all again is safe
     */
    void publish(List<Feedback> events) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        try {
            for (Feedback event : events) {
                ProducerRecord<String, MessageLite> record = new ProducerRecord<>(
                        Topics.FEEDBACK,
                        Long.toString(event.getUserId()),
                        FeedbackRecord.newBuilder().setFeedback(event).build());
                CloudEventHeaders.write(
                        record.headers(),
                        event.getEventId(),
                        "io.momentcross.feedback.v1",
                        "/label-service",
                        Instant.ofEpochMilli(event.getReceivedAtMs()));
                sent.add(kafka.send(record));
            }
            var unused = CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
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
