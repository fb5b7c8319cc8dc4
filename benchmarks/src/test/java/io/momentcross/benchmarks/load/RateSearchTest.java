package io.momentcross.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {

    private final List<Double> tried = new ArrayList<>();

    /** Holds up to 100 a second. */
    private static ConstantRate.Result upTo100(double rate) {
        return result(rate, rate <= 100 ? 10 : 90);
    }

    private static ConstantRate.Result result(double rate, double p99Ms) {
        return new ConstantRate.Result(rate, 1_000, 0, false, 5, p99Ms, p99Ms, 0, 1);
    }

    private double highest(double first) {
        return new RateSearch(RateSearchTest::upTo100, 50, 12, result -> tried.add(result.perSecond()))
                .highest(first)
                .perSecond();
    }

    @ParameterizedTest
    @ValueSource(doubles = {20, 70, 95, 100, 101, 140, 600})
    void highestRateIsFound_whereverItBegins(double first) {
        assertThat(highest(first)).isBetween(94.0, 100.0);
    }

    @Test
    void rateIsTriedOnceMore_whenItDoesNotHold() {
        highest(140);

        assertThat(tried).startsWith(140.0, 140.0);
    }

    @Test
    void rateIsZero_whenNoneHolds() {
        ConstantRate.Result result =
                new RateSearch(rate -> result(rate, 90), 50, 12, each -> tried.add(each.perSecond())).highest(10);

        assertThat(result.perSecond()).isZero();
        assertThat(result.p99Ms()).isEqualTo(90);
    }
}
