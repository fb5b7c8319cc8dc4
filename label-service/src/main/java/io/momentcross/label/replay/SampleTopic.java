package io.momentcross.label.replay;

import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.SampleRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic of one replay's samples. */
final class SampleTopic {

    private static final int TRANSACTION_MS = 600_000;

    private final String policy;
    private final KafkaSettings kafka;

    SampleTopic(String policy, KafkaSettings kafka) {
        this.policy = policy;
        this.kafka = kafka;
    }

    String name() {
        return Topics.samples(policy);
    }

    boolean exists() throws IOException, InterruptedException {
        try (Admin admin = Admin.create(kafka.admin())) {
            return admin.listTopics().names().get().contains(name());
        } catch (ExecutionException e) {
            throw new IOException("Kafka cannot be asked for its topics.", e.getCause());
        }
    }

    /** Makes it; its records' times are old, so what it keeps goes by when they were written. */
    void create(int partitions, short copies) throws IOException, InterruptedException {
        NewTopic topic = new NewTopic(name(), partitions, copies)
                .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
        try (Admin admin = Admin.create(kafka.admin())) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            throw new IOException("The topic " + name() + " cannot be made.", e.getCause());
        }
    }

    /** The target of one partition: takes the place of any that an earlier process had. */
    ReplayTarget target(int partition) {
        Map<String, Object> settings = new HashMap<>(kafka.producer());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "replay-" + policy + "-" + partition);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        // A new partition may refuse the first request; with more on their way the rest would be out of order.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        // Ends what that process had begun; only then is what it committed all there is.
        producer.initTransactions();
        return new SamplesTarget(producer, name(), policy, partition, newest(kafka::consumer, partition));
    }

    private long newest(Supplier<Consumer<byte[], byte[]>> consumers, int partition) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            return new TickIndex(consumer, SampleTopic::tick).newest(new TopicPartition(name(), partition));
        }
    }

    private static long tick(ConsumerRecord<byte[], byte[]> record) {
        try {
            SampleRecord sample = SampleRecord.parseFrom(record.value());
            return sample.hasTickEnd() ? sample.getTickEnd().getTick() : -1;
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(record.topic() + "@" + record.offset() + " is no sample", e);
        }
    }
}
