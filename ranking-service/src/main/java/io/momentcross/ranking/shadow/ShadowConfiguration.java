package io.momentcross.ranking.shadow;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.ranking.model.ModelRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShadowProperties.class)
class ShadowConfiguration {

    @Bean
    ShadowRuns shadowRuns(ShadowProperties properties, ModelRegistry models, FreeTurns turns, MeterRegistry metrics) {
        return new ShadowRuns(properties, models, turns, new ShadowMetrics(metrics));
    }
}
