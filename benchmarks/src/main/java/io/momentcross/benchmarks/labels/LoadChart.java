package io.momentcross.benchmarks.labels;

import io.momentcross.benchmarks.join.GrowingLoad.Step;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The lag over the load, both logarithmic. */
final class LoadChart {

    private static final int LEFT = 70;
    private static final int TOP = 40;
    private static final int WIDTH = 560;
    private static final int HEIGHT = 300;

    private final List<Step> steps;
    private final double least;
    private final double most;

    private LoadChart(List<Step> steps) {
        this.steps = steps;
        this.least = Math.pow(
                10,
                Math.floor(
                        Math.log10(steps.stream().mapToDouble(Step::p50Ms).min().orElse(1))));
        this.most = Math.pow(
                10,
                Math.ceil(
                        Math.log10(steps.stream().mapToDouble(Step::p99Ms).max().orElse(10)) + 1e-9));
    }

    static String svg(List<Step> steps) {
        return new LoadChart(steps).draw();
    }

    private String draw() {
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                String.format(
                        Locale.ROOT,
                        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>",
                        LEFT + WIDTH + 40,
                        TOP + HEIGHT + 60));
        line(svg, String.format(Locale.ROOT, "<rect width='100%%' height='100%%' fill='white'/>"));
        line(
                svg,
                String.format(
                        Locale.ROOT,
                        "<text x='%d' y='22' font-size='14'>Lag of a tick in the label join, as load grows</text>",
                        LEFT));
        for (double value = least; value <= most * 1.001; value *= 10) {
            line(
                    svg,
                    String.format(
                            Locale.ROOT,
                            "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#ddd'/>",
                            LEFT,
                            LEFT + WIDTH,
                            y(value),
                            y(value)));
            line(
                    svg,
                    String.format(
                            Locale.ROOT,
                            "<text x='%d' y='%.1f' text-anchor='end'>%,.0f ms</text>",
                            LEFT - 8,
                            y(value) + 4,
                            value));
        }
        for (Step step : steps) {
            line(
                    svg,
                    String.format(
                            Locale.ROOT,
                            "<text x='%.1f' y='%d' text-anchor='middle'>%,d</text>",
                            x(step),
                            TOP + HEIGHT + 18,
                            step.eventsPerSecond()));
        }
        line(
                svg,
                String.format(
                        Locale.ROOT,
                        "<text x='%d' y='%d' text-anchor='middle'>events per second, written whatever becomes of them</text>",
                        LEFT + WIDTH / 2,
                        TOP + HEIGHT + 42));
        curve(svg, Step::p50Ms, "#1f77b4", "p50");
        curve(svg, Step::p99Ms, "#d62728", "p99");
        return svg.append("</svg>\n").toString();
    }

    private void curve(StringBuilder svg, ToDoubleFunction<Step> lag, String color, String name) {
        String points = steps.stream()
                .map(step -> String.format(Locale.ROOT, "%.1f,%.1f", x(step), y(lag.applyAsDouble(step))))
                .collect(Collectors.joining(" "));
        line(
                svg,
                String.format(
                        Locale.ROOT,
                        "<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>",
                        points,
                        color));
        for (Step step : steps) {
            line(
                    svg,
                    String.format(
                            Locale.ROOT,
                            "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>",
                            x(step),
                            y(lag.applyAsDouble(step)),
                            color));
        }
        Step last = steps.getLast();
        line(
                svg,
                String.format(
                        Locale.ROOT,
                        "<text x='%.1f' y='%.1f' fill='%s'>%s</text>",
                        x(last) + 8,
                        y(lag.applyAsDouble(last)) + 4,
                        color,
                        name));
    }

    private double x(Step step) {
        double from = Math.log(steps.getFirst().eventsPerSecond());
        double to = Math.log(steps.getLast().eventsPerSecond());
        return to == from ? LEFT : LEFT + WIDTH * (Math.log(step.eventsPerSecond()) - from) / (to - from);
    }

    private double y(double ms) {
        double part = (Math.log(Math.max(ms, least)) - Math.log(least)) / (Math.log(most) - Math.log(least));
        return TOP + HEIGHT * (1 - part);
    }

    private static void line(StringBuilder svg, String text) {
        svg.append(text).append('\n');
    }
}
