package io.momentcross.benchmarks.rank;

import java.util.Comparator;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Processor time over candidates, and beside it over the history: the service's, and the model's alone. */
public final class RankChart {

    private static final int LEFT = 60;
    private static final int TOP = 60;
    private static final int WIDTH = 300;
    private static final int HEIGHT = 260;
    private static final int GAP = 60;

    private final StringBuilder svg = new StringBuilder();
    private final Formatter out = new Formatter(svg, Locale.ROOT);
    private final double most;

    private RankChart(List<RankResult> results) {
        double highest = results.stream().mapToDouble(RankChart::service).max().orElse(1);
        double unit = Math.pow(10, Math.floor(Math.log10(highest)));
        this.most = Math.ceil(highest / unit) * unit;
    }

    /** @param results that have candidates or history in common with the first */
    public static String svg(List<RankResult> results) {
        return new RankChart(results).draw(results);
    }

    private String draw(List<RankResult> results) {
        RankCase first = results.getFirst().request();
        out.format(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>\n",
                LEFT + 2 * WIDTH + GAP + 70, TOP + HEIGHT + 60);
        out.format("<rect width='100%%' height='100%%' fill='white'/>\n");
        out.format(
                "<text x='%d' y='22' font-size='14'>Processor time of a request in ranking-service, and of its model alone</text>\n",
                LEFT);
        for (int step = 0; step <= 5; step++) {
            double value = most * step / 5;
            out.format(
                    "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#ddd'/>\n",
                    LEFT, LEFT + 2 * WIDTH + GAP, y(value), y(value));
            out.format("<text x='%d' y='%.1f' text-anchor='end'>%s ms</text>\n", LEFT - 8, y(value) + 4, number(value));
        }
        panel(
                LEFT,
                results.stream()
                        .filter(result -> result.request().history() == first.history())
                        .toList(),
                result -> result.request().candidates(),
                String.format(Locale.ROOT, "candidates, history of %,d", first.history()));
        panel(
                LEFT + WIDTH + GAP,
                results.stream()
                        .filter(result -> result.request().candidates() == first.candidates())
                        .toList(),
                result -> result.request().history(),
                String.format(Locale.ROOT, "short videos in the history, %,d candidates", first.candidates()));
        return svg.append("</svg>\n").toString();
    }

    private void panel(int left, List<RankResult> results, ToIntFunction<RankResult> size, String title) {
        List<RankResult> sorted =
                results.stream().sorted(Comparator.comparingInt(size)).toList();
        Axis axis = new Axis(left, size.applyAsInt(sorted.getFirst()), size.applyAsInt(sorted.getLast()));
        for (RankResult result : sorted) {
            int value = size.applyAsInt(result);
            out.format(
                    "<text x='%.1f' y='%d' text-anchor='middle'>%,d</text>\n", axis.x(value), TOP + HEIGHT + 18, value);
        }
        out.format("<text x='%d' y='%d' text-anchor='middle'>%s</text>\n", left + WIDTH / 2, TOP + HEIGHT + 42, title);
        curve(axis, sorted, size, RankChart::service, "#1f77b4", "service");
        curve(axis, sorted, size, RankChart::model, "#d62728", "model");
    }

    private void curve(
            Axis axis,
            List<RankResult> sorted,
            ToIntFunction<RankResult> size,
            ToDoubleFunction<RankResult> cost,
            String color,
            String name) {
        String points = sorted.stream()
                .map(result -> String.format(
                        Locale.ROOT, "%.1f,%.1f", axis.x(size.applyAsInt(result)), y(cost.applyAsDouble(result))))
                .collect(Collectors.joining(" "));
        out.format("<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>\n", points, color);
        for (RankResult result : sorted) {
            out.format(
                    "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>\n",
                    axis.x(size.applyAsInt(result)), y(cost.applyAsDouble(result)), color);
        }
        RankResult last = sorted.getLast();
        out.format(
                "<text x='%.1f' y='%.1f' fill='%s'>%s</text>\n",
                axis.x(size.applyAsInt(last)) + 8, y(cost.applyAsDouble(last)) + 4, color, name);
    }

    /** Logarithms of one more, so that 0 has a place. */
    private record Axis(int left, int least, int most) {

        double x(int value) {
            double from = Math.log1p(least);
            double to = Math.log1p(most);
            return to == from ? left : left + WIDTH * (Math.log1p(value) - from) / (to - from);
        }
    }

    private static double service(RankResult result) {
        return result.spread(RankResult.Round::serviceCpuMs).median();
    }

    private static double model(RankResult result) {
        return result.spread(RankResult.Round::modelCpuMs).median();
    }

    private double y(double ms) {
        return TOP + HEIGHT * (1 - ms / most);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
