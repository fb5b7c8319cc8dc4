package io.momentcross.ranking.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What one search inside a graph chose of a user's histories, and the attention that candidates paid it. */
public final class SearchOutputs {

    /**
     * @param place  in what was searched, from 0
     * @param weight part that the item has in what the candidate took from the search, above 0
     */
    public record Chosen(long place, float weight) {}

    private final Tensor items;
    private final Tensor weights;
    private final int rows;
    private final int width;

    private SearchOutputs(Tensor items, Tensor weights, int rows, int width) {
        this.items = items;
        this.weights = weights;
        this.rows = rows;
        this.width = width;
    }

    /**
     * @param items   int64 [candidates, k] or [1, k]
     * @param weights float32 [candidates, k]
     * @throws InferenceException naming the output that has another type or shape
     */
    public static SearchOutputs checked(Tensor items, Tensor weights, int candidates) {
        if (weights.isInt64() || weights.shape().size() != 2 || weights.shape().getFirst() != candidates) {
            throw new InferenceException("output " + weights.name() + " is not float32 [" + candidates + ", k]");
        }
        long k = weights.shape().getLast();
        boolean isFit = items.isInt64()
                && (items.shape().equals(List.of((long) candidates, k))
                        || items.shape().equals(List.of(1L, k)));
        if (!isFit) {
            throw new InferenceException(
                    "output " + items.name() + " is not int64 [" + candidates + ", " + k + "] or [1, " + k + "]");
        }
        return new SearchOutputs(items, weights, items.shape().getFirst().intValue(), Math.toIntExact(k));
    }

    /** What the candidate paid attention to, the strongest first, {@code most} at most. */
    public List<Chosen> strongest(int candidate, int most) {
        List<Chosen> chosen = new ArrayList<>();
        int from = rows == 1 ? 0 : candidate * width;
        for (int i = 0; i < width; i++) {
            float weight = weights.floats().get(candidate * width + i);
            if (weight > 0) {
                chosen.add(new Chosen(items.longs().get(from + i), weight));
            }
        }
        chosen.sort(Comparator.comparingDouble(Chosen::weight).reversed());
        return List.copyOf(chosen.subList(0, Math.min(most, chosen.size())));
    }
}
