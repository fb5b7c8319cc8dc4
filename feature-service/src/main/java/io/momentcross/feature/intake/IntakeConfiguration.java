package io.momentcross.feature.intake;

import com.google.protobuf.MessageLite;
import io.momentcross.contracts.Topics;
import io.momentcross.starter.kafka.ProtobufSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    @Bean
    KafkaAdmin.NewTopics featureTopics(TopicProperties properties) {
        List<NewTopic> topics = new ArrayList<>();
        for (String name : List.of(Topics.BEHAVIORS, Topics.EXPOSURES)) {
            topics.add(topic(name, properties).build());
        }
        for (String name : List.of(Topics.ROOMS, Topics.PROFILES)) {
            topics.add(topic(name, properties)
                    .config(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)
                    .build());
        }
        for (String name : List.of(Topics.BEHAVIORS, Topics.EXPOSURES, Topics.ROOMS, Topics.PROFILES)) {
            topics.add(topic(Topics.deadLetters(name), properties).build());
        }
        return new KafkaAdmin.NewTopics(topics.toArray(NewTopic[]::new));
    }

    private static TopicBuilder topic(String name, TopicProperties properties) {
        return TopicBuilder.name(name).partitions(properties.partitions()).replicas(properties.replicationFactor());
    }

    @Bean
    KafkaTemplate<String, MessageLite> intakeKafka(KafkaProperties properties, IntakeProperties intake) {
        Map<String, Object> settings = properties.buildProducerProperties();
        int withinMs = Math.toIntExact(intake.sendWithin().toMillis());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, withinMs);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, withinMs / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, withinMs);
        return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(
                settings, new StringSerializer(), new ProtobufSerializer<MessageLite>()));
    }
}
