package io.momentcross.starter.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class TokenPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(TokenProperties.class)
    static class Tokens {}

    private final ApplicationContextRunner service = new ApplicationContextRunner().withUserConfiguration(Tokens.class);

    @ParameterizedTest
    @CsvSource({
        "remember=-1s, remember",
        "remember=3601s, remember",
    })
    void startIsRefusedAndThePropertyNamed_whenItIsOutOfBounds(String property, String named) {
        service.withPropertyValues("momentcross.tokens." + property)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("momentcross.tokens." + named));
    }

    @ParameterizedTest
    @ValueSource(strings = {"remember=0s", "remember=1h"})
    void serviceStarts_whenItIsJustWithin(String property) {
        service.withPropertyValues("momentcross.tokens." + property)
                .run(context -> assertThat(context).hasNotFailed());
    }
}
