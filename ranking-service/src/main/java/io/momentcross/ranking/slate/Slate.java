package io.momentcross.ranking.slate;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The order of an answer: indices of candidates, best first. */
public record Slate(List<Integer> order) {

    public Slate {
        order = List.copyOf(order);
    }

    /** The {@code size} best by score; equal scores keep the caller's order. */
    public static Slate best(float[] scores, int size) {
        return new Slate(IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i])
                        .reversed()
                        .thenComparingInt(i -> i))
                .limit(size)
                .toList());
    }

    /** Position of each of {@code candidates} candidates, -1 where it is not in the slate. */
    public List<Integer> positions(int candidates) {
        Integer[] positions = new Integer[candidates];
        java.util.Arrays.fill(positions, -1);
        for (int position = 0; position < order.size(); position++) {
            positions[order.get(position)] = position;
        }
        return List.of(positions);
    }
}
