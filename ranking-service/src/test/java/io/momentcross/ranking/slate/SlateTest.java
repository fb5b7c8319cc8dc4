package io.momentcross.ranking.slate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlateTest {

    @Test
    void bestComeFirstAndTiesKeepTheirOrder_whenScoresAreGiven() {
        Slate slate = Slate.best(new float[] {1f, 3f, 3f, 2f}, 3);

        assertThat(slate.order()).containsExactly(1, 2, 3);
        assertThat(slate.positions(4)).containsExactly(-1, 0, 1, 2);
    }

    @Test
    void slateIsShorter_whenThereAreFewerCandidates() {
        assertThat(Slate.best(new float[] {1f}, 10).order()).containsExactly(0);
    }
}
