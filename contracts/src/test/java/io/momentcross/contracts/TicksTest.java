package io.momentcross.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TicksTest {

    @Test
    void lastEndedTickEndsAtOrBeforeNow_whenNowIsAnyTime() {
        assertThat(Ticks.lastEnded(30_000)).isEqualTo(1);
        assertThat(Ticks.lastEnded(59_999)).isEqualTo(1);
        assertThat(Ticks.lastEnded(60_000)).isEqualTo(2);
        assertThat(Ticks.endMs(Ticks.lastEnded(1_795_000_123_456L))).isLessThanOrEqualTo(1_795_000_123_456L);
    }
}
