package io.momentcross.ranking.slate;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SlateProperties.class)
class SlateConfiguration {

    @Bean
    Slates slates(SlateProperties properties, MeterRegistry metrics) {
        return new Slates(new SlateRules(properties), metrics);
    }
}
