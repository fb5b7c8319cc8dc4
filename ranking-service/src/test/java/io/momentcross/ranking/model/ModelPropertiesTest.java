package io.momentcross.ranking.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class ModelPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ModelProperties.class)
    static class Models {}

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withUserConfiguration(Models.class)
            .withPropertyValues("momentcross.models.repository=models");

    @ParameterizedTest
    @CsvSource({
        "max-bytes=0B, max-bytes",
        "max-bytes=-1MB, max-bytes",
        "poll-interval=0s, poll-interval",
        "poll-interval=-1s, poll-interval",
    })
    void startIsRefusedAndThePropertyNamed_whenItIsOutOfBounds(String property, String named) {
        service.withPropertyValues("momentcross.models." + property)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("momentcross.models." + named));
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-bytes=1B", "poll-interval=1ms"})
    void serviceStarts_whenItIsJustWithin(String property) {
        service.withPropertyValues("momentcross.models." + property)
                .run(context -> assertThat(context).hasNotFailed());
    }
}
