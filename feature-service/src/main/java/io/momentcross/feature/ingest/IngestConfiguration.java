package io.momentcross.feature.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.feature.store.FeatureStore;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(prefix = "momentcross.ingest", name = "enabled", matchIfMissing = true)
class IngestConfiguration {

    @Bean
    IngestLoop ingestLoop(
            KafkaProperties properties,
            IngestProperties ingest,
            KafkaAdmin topics,
            FeatureStore store,
            MeterRegistry metrics) {
        Map<String, Object> settings = properties.buildConsumerProperties();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, ingest.group());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2000);
        // What the store has taken in may lie before what Kafka still has.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Topics that are made after us are seen soon.
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
        KafkaTemplate<String, byte[]> deadLetters = new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(
                properties.buildProducerProperties(), new StringSerializer(), new ByteArraySerializer()));
        return new IngestLoop(
                topics::initialize,
                () -> new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer()),
                deadLetters,
                store,
                metrics);
    }
}
