package io.momentcross.label.intake;

import com.google.protobuf.MessageLite;
import io.momentcross.starter.kafka.ProtobufSerializer;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    @Bean
    KafkaTemplate<String, MessageLite> feedbackKafka(KafkaProperties properties, IntakeProperties intake) {
        Map<String, Object> settings = properties.buildProducerProperties();
        int withinMs = Math.toIntExact(intake.sendWithin().toMillis());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, withinMs);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, withinMs / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, withinMs);
        return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(
                settings, new StringSerializer(), new ProtobufSerializer<MessageLite>()));
    }
}
