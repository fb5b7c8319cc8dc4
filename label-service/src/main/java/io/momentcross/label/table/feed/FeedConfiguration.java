package io.momentcross.label.table.feed;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.label.table.TableLog;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.topic.LabelTopics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FeedConfiguration {

    // Five consumers read at once; a served record may be large.
    private static final int FETCH_BYTES = 8 << 20;

    @Bean
    TableWriters tableWriters(
            List<TableLog> tables,
            TableProperties properties,
            LabelTopics topics,
            KafkaProperties kafka,
            MeterRegistry metrics) {
        DeadLetters deadLetters = new DeadLetters(() -> producer(kafka));
        List<TableWriter> writers = tables.stream()
                .map(table -> {
                    FeedStatistics statistics = new FeedStatistics(table.table(), metrics);
                    TablePipeline pipeline = new TablePipeline(
                            TableFeed.of(table.table()),
                            table,
                            deadLetters,
                            statistics,
                            properties.commitAfter(),
                            properties.holdAtMost().toBytes());
                    return new TableWriter(table.table(), pipeline, topics, () -> consumer(kafka), statistics);
                })
                .toList();
        return new TableWriters(writers, deadLetters, properties.write());
    }

    private static Consumer<byte[], byte[]> consumer(KafkaProperties kafka) {
        Map<String, Object> settings = kafka.buildConsumerProperties();
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Producer<byte[], byte[]> producer(KafkaProperties kafka) {
        Map<String, Object> settings = kafka.buildProducerProperties();
        settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
