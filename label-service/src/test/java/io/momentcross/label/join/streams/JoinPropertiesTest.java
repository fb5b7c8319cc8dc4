package io.momentcross.label.join.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.label.join.HourPolicy;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinRulesFixture;
import io.momentcross.label.join.TaskRule;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
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
    void planIsTheDocumentedOne_whenNothingIsSet() {
        context.run(started -> assertThat(started.getBean(JoinPlan.class)).isEqualTo(JoinRulesFixture.PLAN));
    }

    @Test
    void tasksAndPoliciesAreTheConfiguredOnes() {
        context.withPropertyValues(
                        "momentcross.join.tasks[0].name=big_gift",
                        "momentcross.join.tasks[0].source=gift",
                        "momentcross.join.tasks[0].threshold=100",
                        "momentcross.join.tasks[0].window=10m",
                        "momentcross.join.tasks[1].name=dwell",
                        "momentcross.join.tasks[1].source=stay",
                        "momentcross.join.tasks[1].threshold=3s",
                        "momentcross.join.policies=hour",
                        "momentcross.join.samples=",
                        "momentcross.join.hour-window=30m")
                .run(started -> {
                    JoinPlan plan = started.getBean(JoinPlan.class);
                    assertThat(plan.policies()).containsExactly(new HourPolicy(Duration.ofMinutes(30)));
                    assertThat(plan.rules().tasks())
                            .containsExactly(
                                    new TaskRule(
                                            "big_gift",
                                            new TaskRule.Source.Feedback(FeedbackType.FEEDBACK_TYPE_GIFT, 100),
                                            Duration.ofMinutes(10)),
                                    new TaskRule("dwell", new TaskRule.Source.Stay(Duration.ofSeconds(3))));
                    assertThat(started.getBean(JoinProperties.class).samples()).isEmpty();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "grace, 0s",
        "unclicked-timeout, 0s",
        "heartbeat-interval, -1s",
        "tombstone-horizon, 10s",
        "tombstone-horizon, 59m",
        "fast-window, 0s",
        "slow-window, 5m",
        "hour-window, 0s",
        "policies, minute",
        "policies, 'hour,hour'",
        "samples, minute",
        "samples, 'moment,moment'",
    })
    void startFails_whenAPropertyCannotBe(String property, String value) {
        context.withPropertyValues("momentcross.join." + property + "=" + value)
                .run(started -> assertThat(started)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("momentcross.join." + property));
    }

    @ParameterizedTest
    @CsvSource({
        "click, blink, , source",
        "Click, click, , name",
        "click, click, 3, threshold",
        "gift, gift, 3s, threshold",
        "long_view, stay, , threshold",
        "long_view, stay, long, threshold",
    })
    void startFails_whenATaskCannotBe(String name, String source, @Nullable String threshold, String refused) {
        String task = "momentcross.join.tasks[0].";
        context.withPropertyValues(
                        task + "name=" + name,
                        task + "source=" + source,
                        threshold == null ? "nothing=" : task + "threshold=" + threshold)
                .run(started -> assertThat(started)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining(task + refused));
    }
}
