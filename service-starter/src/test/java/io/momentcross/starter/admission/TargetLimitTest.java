package io.momentcross.starter.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TargetLimitTest {

    private static final long TARGET = 50;

    private final TargetLimit limit = new TargetLimit(4, 32, TARGET);

    @Test
    void fallsByAFifthDownToTheLeast_whileRequestsTakeTooLong() {
        sample(TARGET + 1, false);
        assertThat(limit.getLimit()).isEqualTo(25);
        for (int i = 0; i < 20; i++) {
            sample(TARGET + 1, false);
        }
        assertThat(limit.getLimit()).isEqualTo(4);
    }

    @Test
    void falls_whereARequestWasRefusedFurtherOn_howeverFast() {
        sample(1, true);
        assertThat(limit.getLimit()).isEqualTo(25);
    }

    @Test
    void risesToTheMost_alsoWhileHardlyAPlaceIsTaken() {
        for (int i = 0; i < 20; i++) {
            sample(TARGET + 1, false);
        }
        sample(TARGET, false);
        assertThat(limit.getLimit()).isEqualTo(5);
        for (int i = 0; i < 40; i++) {
            sample(TARGET, false);
        }
        assertThat(limit.getLimit()).isEqualTo(32);
    }

    private void sample(long tookNanos, boolean isRefused) {
        limit.onSample(0, tookNanos, 1, isRefused);
    }
}
