package io.momentcross.ranking.served;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.starter.kafka.ProtobufSerializer;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ServedProperties.class, TopicProperties.class})
class ServedConfiguration {

    @Bean
    NewTopic servedTopic(TopicProperties properties) {
        return TopicBuilder.name(Topics.SERVED)
                .partitions(properties.partitions())
                .replicas(properties.replicationFactor())
                .build();
    }

    @Bean
    KafkaTemplate<String, ServedRecord> servedKafka(KafkaProperties properties) {
        Map<String, Object> settings = properties.buildProducerProperties();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        // A history of ids hardly gets smaller by trying harder.
        settings.put(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, 1);
        // The bound of what may wait for Kafka is the publisher's buffer plus this.
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        // Nobody waits for the event, and one call to the broker for several costs less than one for each.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 25);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(
                settings, new StringSerializer(), new ProtobufSerializer<ServedRecord>()));
    }

    @Bean
    ServedPublisher servedPublisher(
            KafkaTemplate<String, ServedRecord> servedKafka, ServedProperties properties, MeterRegistry metrics) {
        return new ServedPublisher(servedKafka, properties.buffer(), metrics);
    }
}
