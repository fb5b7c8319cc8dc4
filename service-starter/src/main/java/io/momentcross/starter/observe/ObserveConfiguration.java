package io.momentcross.starter.observe;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class ObserveConfiguration {

    @Bean
    MeterRegistryCustomizer<MeterRegistry> serviceTag(@Value("${spring.application.name:unnamed}") String service) {
        return registry -> registry.config().commonTags(MetricNames.SERVICE, service);
    }
}
