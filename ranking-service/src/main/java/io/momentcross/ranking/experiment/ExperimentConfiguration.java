package io.momentcross.ranking.experiment;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExperimentProperties.class)
class ExperimentConfiguration {

    @Bean
    Experiment experiment(ExperimentProperties properties) {
        return Experiment.of(properties.salt(), properties.arms());
    }
}
