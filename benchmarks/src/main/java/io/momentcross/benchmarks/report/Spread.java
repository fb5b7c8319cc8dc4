package io.momentcross.benchmarks.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** One figure over several rounds. */
public record Spread(double median, double least, double most, int rounds) {

    /** @throws IllegalArgumentException without any round */
    public static Spread of(List<Double> rounds) {
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        List<Double> sorted = rounds.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(half)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast(), sorted.size());
    }

    /** The figure of each round. @throws IllegalArgumentException without any round */
    public static <T> Spread of(List<T> rounds, ToDoubleFunction<T> figure) {
        return of(rounds.stream().mapToDouble(figure).boxed().toList());
    }

    /** For people: the least and the most. */
    public String range(String format) {
        return Table.number(format, least) + "-" + Table.number(format, most);
    }
}
