package io.momentcross.label.join.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.label.join.JoinPlan;
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
    JoinStatistics joinStatistics(MeterRegistry metrics, Clock clock) {
        return new JoinStatistics(metrics, clock);
    }
}
