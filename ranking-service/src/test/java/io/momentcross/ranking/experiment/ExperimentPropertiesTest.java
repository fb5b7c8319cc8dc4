package io.momentcross.ranking.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ExperimentPropertiesTest {

    private final ApplicationContextRunner service =
            new ApplicationContextRunner().withUserConfiguration(ExperimentConfiguration.class);

    @Test
    void thereIsNoExperiment_whenNothingIsSaid() {
        service.run(
                context -> assertThat(context.getBean(Experiment.class).arms()).isEmpty());
    }

    @Test
    void armsAreAsConfigured() {
        with(
                        "[0].name=control",
                        "[0].share=0.9",
                        "[1].name=b",
                        "[1].share=0.1",
                        "[1].weights.click=2",
                        "[1].model=evening",
                        "[1].version=7",
                        "[1].label-policy=hour")
                .run(context -> assertThat(context.getBean(Experiment.class).arms())
                        .isEqualTo(List.of(
                                new Arm("control", 0.9, Map.of(), null, null, null),
                                new Arm("b", 0.1, Map.of("click", 2.0), "evening", "7", "hour"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1].share=0.2|momentcross.experiment.arms",
                "[1].share=-0.1|momentcross.experiment.arms[1].share",
                "[1].share=NaN|momentcross.experiment.arms[1].share",
                "[1].share=1.5|momentcross.experiment.arms[1].share",
                "[1].name=a|momentcross.experiment.arms[1].name",
                "[1].name=fallback|momentcross.experiment.arms[1].name",
                "[1].name=canary|momentcross.experiment.arms[1].name",
                "[1].version=seven|momentcross.experiment.arms[1].version",
                "[1].name=two words|momentcross.experiment.arms[1].name",
                "[1].name=|momentcross.experiment.arms[1].name",
                "[1].weights.click=NaN|momentcross.experiment.arms[1].weights.click",
                "[1].shares=0.1|momentcross.experiment.arms[1].shares",
            })
    void startIsRefused_namingTheProperty(String property, String named) {
        with("[0].name=a", "[0].share=0.9", "[1].name=b", "[1].share=0.1", property)
                .run(context ->
                        assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining(named));
    }

    @Test
    void startIsRefused_whenAnArmHasNoName() {
        with("[0].share=1")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("momentcross.experiment.arms[0].name"));
    }

    private ApplicationContextRunner with(String... arms) {
        ApplicationContextRunner configured = service;
        for (String property : arms) {
            configured = configured.withPropertyValues("momentcross.experiment.arms" + property);
        }
        return configured;
    }
}
