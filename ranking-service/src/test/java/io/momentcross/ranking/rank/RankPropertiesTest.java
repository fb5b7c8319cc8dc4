package io.momentcross.ranking.rank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class RankPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(RankProperties.class)
    static class Rank {}

    private final ApplicationContextRunner service = new ApplicationContextRunner().withUserConfiguration(Rank.class);

    @Test
    void startIsRefused_whenMoreCandidatesAreAllowedThanFeaturesAreReadFor() {
        service.withPropertyValues("momentcross.rank.max-candidates=1001")
                .run(context ->
                        assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining("maxCandidates"));
        service.withPropertyValues("momentcross.rank.max-candidates=1000")
                .run(context -> assertThat(context).hasNotFailed());
    }
}
