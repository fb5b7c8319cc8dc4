package io.momentcross.ranking.slate;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.ranking.slate.exploration.Exploration;
import io.momentcross.ranking.slate.exploration.ExplorationProperties;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SlateProperties.class, ExplorationProperties.class})
class SlateConfiguration {

    @Bean
    Slates slates(SlateProperties properties, ExplorationProperties exploration, MeterRegistry metrics) {
        return new Slates(
                new SlateRules(properties), new Exploration(exploration, ThreadLocalRandom::current), metrics);
    }
}
