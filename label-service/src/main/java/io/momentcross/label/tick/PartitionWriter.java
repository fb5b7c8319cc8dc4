package io.momentcross.label.tick;

import com.google.protobuf.MessageLite;
import io.momentcross.starter.kafka.CloudEventHeaders;
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

/** Writes one record into every partition of a topic. */
@Component
class PartitionWriter {

    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final KafkaTemplate<String, MessageLite> kafka;

    PartitionWriter(KafkaTemplate<String, MessageLite> kafka) {
        this.kafka = kafka;
    }

    /**
     * Returns when every partition has it.
     *
     * @throws ExecutionException or {@link TimeoutException} where one may not have it; writing again does no harm
     */
    void write(String topic, MessageLite value, String id, String type, Instant at)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        try {
            int partitions = kafka.partitionsFor(topic).size();
            for (int partition = 0; partition < partitions; partition++) {
                ProducerRecord<String, MessageLite> record = new ProducerRecord<>(topic, partition, null, value);
                CloudEventHeaders.write(record.headers(), id, type, "/label-service", at);
                sent.add(kafka.send(record));
            }
        } catch (KafkaException | org.apache.kafka.common.KafkaException e) {
            throw new ExecutionException(e);
        }
        var unused = CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                .get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }
}
