package io.momentcross.ranking.slate.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class ExplorationPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ExplorationProperties.class)
    static class Explored {}

    private final ApplicationContextRunner service =
            new ApplicationContextRunner().withUserConfiguration(Explored.class);

    @Test
    void nothingIsExplored_whenNothingIsSaid() {
        service.run(context -> assertThat(context.getBean(ExplorationProperties.class))
                .isEqualTo(new ExplorationProperties(0, 100, 20)));
    }

    @ParameterizedTest
    @CsvSource({
        "share=0.51, share",
        "share=-0.1, share",
        "share=NaN, share",
        "little-shown=0, littleShown",
        "little-shown=1001, littleShown",
        "pool=1, pool",
        "pool=201, pool",
        "seed=7, seed",
    })
    void startIsRefused_whenItCannotBe(String property, String named) {
        service.withPropertyValues("momentcross.exploration." + property)
                .run(context ->
                        assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining(named));
    }
}
