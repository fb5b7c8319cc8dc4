package io.momentcross.label.join.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.label.join.JoinRules;
import io.momentcross.label.join.JoinRulesFixture;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class JoinPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(JoinProperties.class)
    @Import(JoinConfiguration.class)
    static class Joining {}

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withBean(SimpleMeterRegistry.class)
            .withBean(Clock.class, Clock::systemUTC)
            .withUserConfiguration(Joining.class);

    @Test
    void rulesAreThoseOfTheDocumentation_whenNothingIsSet() {
        context.run(started -> assertThat(started.getBean(JoinRules.class)).isEqualTo(JoinRulesFixture.RULES));
    }

    @ParameterizedTest
    @CsvSource({
        "grace, 0s",
        "unclicked-timeout, 0s",
        "heartbeat-interval, -1s",
        "tombstone-horizon, 10s",
    })
    void startFails_whenTheRulesRefuseAProperty(String property, String value) {
        context.withPropertyValues("momentcross.join." + property + "=" + value)
                .run(started -> assertThat(started)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("momentcross.join." + property));
    }
}
