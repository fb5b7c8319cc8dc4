package io.momentcross.feature.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.feature.store.InMemoryFeatureStore;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

class IngestLoopTest {

    @Test
    void topicsAreMadeBeforeTheyAreRead_whenKafkaComesUpLater() throws Exception {
        Queue<Boolean> answers = new ArrayDeque<>(List.of(false, true));
        List<String> done = new CopyOnWriteArrayList<>();
        CountDownLatch reads = new CountDownLatch(1);
        IngestLoop loop = new IngestLoop(
                () -> {
                    boolean made = answers.remove();
                    done.add(made ? "topics are made" : "Kafka is away");
                    return made;
                },
                () -> {
                    done.add("consumer is opened");
                    reads.countDown();
                    return new MockConsumer<>("earliest");
                },
                new KafkaTemplate<>(
                        new DefaultKafkaProducerFactory<>(Map.of(), new StringSerializer(), new ByteArraySerializer())),
                new InMemoryFeatureStore(),
                new SimpleMeterRegistry());
        loop.start();
        try {
            assertThat(reads.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            loop.stop();
        }
        assertThat(done).containsExactly("Kafka is away", "topics are made", "consumer is opened");
    }
}
