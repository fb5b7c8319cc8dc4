package io.momentcross.starter.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TargetLimitTest {

    private static final long MS = 1_000_000;

    private final TargetLimit limit = new TargetLimit(4, 20, 40, Duration.ofMillis(50), 0);
    private long nowNanos;
    private int taken = 1;

    @Test
    void fallsByAFifthDownToTheLeast_whileRequestsTakeTooLong() {
        requests(TargetLimit.REQUESTS, 51, 20);
        assertThat(limit.getLimit()).isEqualTo(16);

        requests(20 * TargetLimit.REQUESTS, 51, 20);
        assertThat(limit.getLimit()).isEqualTo(4);
    }

    @Test
    void falls_whereARequestWasRefusedFurtherOn_howeverFastTheyAre() {
        limit.onSample(0, MS, 1, true);
        requests(TargetLimit.REQUESTS, 1, 20);

        assertThat(limit.getLimit()).isEqualTo(16);
    }

    @Test
    void risesToTheCalmNumber_howeverFewComeAndHoweverSeldom() {
        requests(20 * TargetLimit.REQUESTS, 51, 20);
        requests(TargetLimit.REQUESTS, 50, 20_000);
        assertThat(limit.getLimit()).isEqualTo(5);

        requests(40 * TargetLimit.REQUESTS, 50, 20_000);
        assertThat(limit.getLimit()).isEqualTo(20);
    }

    @Test
    void risesToTheMost_whileHalfOfThePlacesAreTaken() {
        requests(TargetLimit.REQUESTS, 50, 20);
        assertThat(limit.getLimit()).isEqualTo(20);

        taken = 20;
        requests(40 * TargetLimit.REQUESTS, 50, 20);
        assertThat(limit.getLimit()).isEqualTo(40);
    }

    @Test
    void looksNoMoreOftenThanTenTimesASecond_howeverManyCome() {
        requests(999, 51, 0.1);
        assertThat(limit.getLimit()).isEqualTo(20);

        requests(1, 51, 0.1);
        assertThat(limit.getLimit()).isEqualTo(16);
    }

    @Test
    void meanIsWhatCounts_notASingleRequest() {
        requests(1, 400, 20);
        requests(TargetLimit.REQUESTS, 1, 20);

        assertThat(limit.getLimit()).isEqualTo(20);
    }

    /** One ends every so many milliseconds. */
    private void requests(int number, long tookMs, double everyMs) {
        for (int i = 0; i < number; i++) {
            nowNanos += Math.round(everyMs * MS);
            limit.onSample(nowNanos - tookMs * MS, tookMs * MS, taken, false);
        }
    }
}
