package io.momentcross.label.join.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.Topics;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.topic.JoinTopics;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class JoinConfiguration {

    @Bean
    JoinPlan joinPlan(JoinProperties properties) {
        return properties.plan();
    }

    @Bean
    JoinTopics joinTopics(JoinProperties properties) {
        return new JoinTopics(properties.samples().stream().map(Topics::samples).toList());
    }

    @Bean
    JoinStatistics joinStatistics(MeterRegistry metrics, Clock clock) {
        return new JoinStatistics(metrics, clock);
    }
}
