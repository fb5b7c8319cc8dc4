package io.momentcross.starter.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.starter.problem.ProblemException;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void requestIsRefused_whenAsManyAreInAsMayBe() {
        Places places = new Places("thing", 1, metrics);

        String answer = places.admit(() -> {
            assertThat(answering()).isEqualTo(1);
            assertThatThrownBy(() -> places.admit(() -> "second"))
                    .isInstanceOfSatisfying(ProblemException.class, problem -> {
                        assertThat(problem.code()).isEqualTo("overloaded");
                        assertThat(problem.status().value()).isEqualTo(503);
                        assertThat(problem.retryAfter()).isPositive();
                    });
            return "first";
        });

        assertThat(answer).isEqualTo("first");
        assertThat(places.<String>admit(() -> "third")).isEqualTo("third");
        assertThat(metrics.get("momentcross.thing.refused")
                        .tag("reason", "requests")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void placeIsFree_whenTheRequestFailed() {
        Places places = new Places("thing", 1, metrics);

        assertThatThrownBy(() -> places.admit(() -> {
                    throw new IllegalStateException("failed");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(places.<String>admit(() -> "next")).isEqualTo("next");
        assertThat(answering()).isZero();
    }

    private double answering() {
        return metrics.get("momentcross.thing.admission.requests").gauge().value();
    }
}
