package io.momentcross.ranking.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.starter.deadline.Deadline;
import io.momentcross.starter.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @AfterEach
    void unbind() {
        Deadline.bind(null);
    }

    @Test
    void turnComes_whenTheOneBeforeIsOver() throws Exception {
        Admission admission = admission(9, 1, Duration.ofMinutes(1));
        admission.takeTurn();
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> next = other.submit(admission::takeTurn);
            while (gauge("waiting") < 1) {
                Thread.onSpinWait();
            }
            assertThat(next.isDone()).isFalse();
            admission.giveTurnBack();
            next.get();
        }
        assertThat(gauge("inferences")).isEqualTo(1);
        admission.giveTurnBack();
        assertThat(gauge("inferences")).isZero();
    }

    @Test
    void requestIsRefused_whenItsTurnDoesNotComeWithinThePatience() {
        Admission admission = admission(9, 1, Duration.ofMillis(1));
        admission.takeTurn();

        assertThatThrownBy(admission::takeTurn).satisfies(e -> refusedAs("overloaded", e));

        assertThat(refused("inferences")).isEqualTo(1);
    }

    @Test
    void callersTimeIsOver_whenItsTurnDoesNotComeBefore() {
        Admission admission = admission(9, 1, Duration.ofMinutes(1));
        admission.takeTurn();
        Deadline.bind(Deadline.after(Duration.ofMillis(1), System::nanoTime));

        assertThatThrownBy(admission::takeTurn)
                .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
                .returns("deadline-passed", ProblemException::code);
        assertThat(refused("deadline")).isEqualTo(1);
    }

    @Test
    void shadowGetsATurn_onlyWhereAnotherIsLeftForARequest() {
        Admission two = admission(9, 2, Duration.ofMinutes(1));
        two.takeTurn();
        assertThat(two.takeFreeTurn()).isFalse();
        two.giveTurnBack();
        assertThat(two.takeFreeTurn()).isTrue();
        assertThat(two.takeFreeTurn()).isFalse();

        Admission one = admission(9, 1, Duration.ofMinutes(1));
        assertThat(one.takeFreeTurn()).isFalse();
    }

    @Test
    void boundsFollowTheCores_whereTheyAreNotSet() {
        AdmissionProperties properties =
                new AdmissionProperties(0, Duration.ZERO, 0, Duration.ofMillis(200), Duration.ZERO);
        assertThat(properties.places().most())
                .isEqualTo(16 * Runtime.getRuntime().availableProcessors());
        assertThat(properties.inferencesOn(2)).isEqualTo(2);
    }

    private Admission admission(int requests, int inferences, Duration patience) {
        return new Admission(
                new AdmissionProperties(requests, Duration.ZERO, inferences, patience, Duration.ZERO), 2, metrics);
    }

    private static void refusedAs(String code, Throwable e) {
        assertThat(e).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.status().value()).isEqualTo(503);
            assertThat(problem.retryAfter()).isPositive();
        });
    }

    private double refused(String reason) {
        return metrics.get("momentcross.rank.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private double gauge(String what) {
        return metrics.get("momentcross.rank.admission." + what).gauge().value();
    }
}
