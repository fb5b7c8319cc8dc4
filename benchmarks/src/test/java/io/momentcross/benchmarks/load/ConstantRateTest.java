package io.momentcross.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConstantRateTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void allCallsAreMade_whateverBecomesOfThoseBefore() {
        CountDownLatch allAreThere = new CountDownLatch(20);

        ConstantRate.Result result = ConstantRate.run(
                number -> {
                    allAreThere.countDown();
                    allAreThere.await();
                    return true;
                },
                100,
                SHORT);

        assertThat(result.calls()).isEqualTo(20);
        assertThat(result.failed()).isZero();
        // The first waits until the last is due, 190 ms later.
        assertThat(result.maxMs()).isGreaterThanOrEqualTo(190);
    }

    @Test
    void waitingCounts_whenACallIsSentLate() {
        ConstantRate.Result result = ConstantRate.run(number -> true, 100, SHORT);

        assertThat(result.maxMs()).isGreaterThanOrEqualTo(result.lateP99Ms());
    }

    @Test
    void latencyHasNoEnd_whenACallFailsOrIsNotAnsweredInFull() {
        AtomicInteger calls = new AtomicInteger();

        ConstantRate.Result result = ConstantRate.run(
                number -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IOException("no");
                    }
                    return calls.get() != 2;
                },
                100,
                SHORT);

        assertThat(result.failed()).isBetween(1L, 3L);
        assertThat(result.p99Ms()).isInfinite();
        assertThat(result.isWithin(1e9)).isFalse();
    }
}
