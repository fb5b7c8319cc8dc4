package io.momentcross.ranking.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class ShadowPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ShadowProperties.class)
    static class Shadows {}

    private final ApplicationContextRunner service =
            new ApplicationContextRunner().withUserConfiguration(Shadows.class);

    @ParameterizedTest
    @CsvSource({
        "patience=0s, patience",
        "patience=-1s, patience",
    })
    void startIsRefusedAndThePropertyNamed_whenItIsOutOfBounds(String property, String named) {
        service.withPropertyValues("momentcross.shadow." + property)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("momentcross.shadow." + named));
    }

    @ParameterizedTest
    @ValueSource(strings = {"patience=1ms"})
    void serviceStarts_whenItIsJustWithin(String property) {
        service.withPropertyValues("momentcross.shadow." + property)
                .run(context -> assertThat(context).hasNotFailed());
    }
}
