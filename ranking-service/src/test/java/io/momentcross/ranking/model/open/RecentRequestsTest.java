package io.momentcross.ranking.model.open;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.RankInput;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentRequestsTest {

    private final RecentRequests recent = new RecentRequests();

    @Test
    void newestStay_whenMoreComeThanAreKept() {
        assertThat(recent.get()).isEmpty();
        for (long user = 1; user <= RecentRequests.MOST + 2; user++) {
            recent.accept(new RankInput(user, 0, List.of(), UserFeatures.getDefaultInstance(), List.of()));
        }

        assertThat(recent.get())
                .extracting(RankInput::userId)
                .containsExactlyElementsOf(LongStream.rangeClosed(3, RecentRequests.MOST + 2)
                        .boxed()
                        .toList());
    }
}
