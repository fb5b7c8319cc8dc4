package io.momentcross.ranking.slate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class SlatePropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(SlateProperties.class)
    static class Rules {}

    private final ApplicationContextRunner service = new ApplicationContextRunner().withUserConfiguration(Rules.class);

    @Test
    void defaultsAreThese_whenNothingIsSaid() {
        service.run(context -> assertThat(context.getBean(SlateProperties.class))
                .isEqualTo(new SlateProperties(true, true, true, true, Duration.ZERO, 2, 0.5)));
    }

    @ParameterizedTest
    @CsvSource({
        "seen-within=-1s, seenWithin",
        "author-most=-1, authorMost",
        "dislike-factor=1.1, dislikeFactor",
        "dislike-factor=-0.1, dislikeFactor",
        "dislike-factor=NaN, dislikeFactor",
        "author-least=3, author-least",
    })
    void startIsRefused_whenARuleCannotBe(String property, String named) {
        service.withPropertyValues("momentcross.slate." + property)
                .run(context ->
                        assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining(named));
    }
}
