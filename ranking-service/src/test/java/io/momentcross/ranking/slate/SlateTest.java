package io.momentcross.ranking.slate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlateTest {

    @Test
    void bestComeFirstAndTiesKeepTheirOrder_whenScoresAreGiven() {
        Slate slate = Slate.best(new Verdicts(new float[] {1f, 3f, 3f, 2f}), 3);

        assertThat(candidates(slate)).containsExactly(1, 2, 3);
        assertThat(IntStream.range(0, 4).map(slate::position)).containsExactly(-1, 0, 1, 2);
    }

    @Test
    void slateIsShorter_whenFewerAreLeft() {
        Verdicts verdicts = new Verdicts(new float[] {1f, 2f});
        verdicts.remove(1, Removal.ROOM_SEEN);
        verdicts.remove(1, Removal.AUTHOR_FULL);
        Slate slate = Slate.best(verdicts, 10);

        assertThat(candidates(slate)).containsExactly(0);
        assertThat(slate.position(1)).isEqualTo(-1);
        assertThat(slate.removal(0)).isNull();
        assertThat(slate.removal(1)).as("the first rule counts").isEqualTo(Removal.ROOM_SEEN);
    }

    @Test
    void orderIsThatOfAStableSort_whateverTheScores() {
        Random random = new Random(5);
        float[] scores = new float[300];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextInt(4) == 0 ? random.nextInt(3) - 1 : (float) random.nextGaussian() * 1e10f;
        }
        scores[7] = Float.MAX_VALUE;
        scores[8] = Float.MIN_VALUE;
        List<Integer> sorted = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
                .toList();

        assertThat(new Verdicts(scores).byScore())
                .isEqualTo(sorted.stream().mapToInt(i -> i).toArray());
    }

    static int[] candidates(Slate slate) {
        int[] order = new int[slate.size()];
        Arrays.setAll(order, slate::candidate);
        return order;
    }
}
