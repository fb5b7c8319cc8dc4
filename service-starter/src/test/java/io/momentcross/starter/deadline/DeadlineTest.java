package io.momentcross.starter.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Test
    void reserveIsKept_butNoMoreThanHalfOfWhatIsLeft() {
        assertThat(remainingBut(200)).isEqualTo(175);
        assertThat(remainingBut(30)).isEqualTo(15);
        assertThat(remainingBut(0)).isZero();
    }

    private static long remainingBut(long remainingMs) {
        return Deadline.after(Duration.ofMillis(remainingMs), () -> 0)
                .remainingBut(Duration.ofMillis(25))
                .toMillis();
    }
}
