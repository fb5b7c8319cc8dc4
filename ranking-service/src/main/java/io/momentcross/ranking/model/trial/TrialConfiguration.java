package io.momentcross.ranking.model.trial;

import io.momentcross.ranking.model.ModelProperties;
import io.momentcross.ranking.model.open.ModelTrial;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TrialProperties.class)
class TrialConfiguration {

    @Bean
    ModelTrial modelTrial(TrialProperties properties, ModelProperties models) {
        TrialCommand command = new TrialCommand(TrialProgram.class, properties, models.maxBytes());
        return new ProcessTrial(properties, models.defaultModel(), command);
    }
}
