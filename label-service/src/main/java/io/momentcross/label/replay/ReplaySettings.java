package io.momentcross.label.replay;

import io.momentcross.label.join.streams.JoinProperties;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.topic.TopicProperties;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** What the service is told, as far as a replay needs it: nothing of the service is started. */
record ReplaySettings(JoinProperties join, TableProperties tables, TopicProperties topics, KafkaProperties kafka) {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({
        JoinProperties.class,
        TableProperties.class,
        TopicProperties.class,
        KafkaProperties.class
    })
    static class Source {}

    /** @param arguments properties as the service takes them, {@code --momentcross.labels.directory=/data/labels} */
    static ReplaySettings load(String... arguments) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(Source.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                // Kafka's clients warn of every try.
                .properties(Map.of("logging.level.root", "warn", "logging.level.org.apache.kafka", "error"));
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            return new ReplaySettings(
                    context.getBean(JoinProperties.class),
                    context.getBean(TableProperties.class),
                    context.getBean(TopicProperties.class),
                    context.getBean(KafkaProperties.class));
        }
    }
}
