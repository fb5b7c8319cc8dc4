package io.momentcross.benchmarks.report;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Medians as bars from left to right, in groups, with lines from the least to the most that rounds gave. */
public final class BarChart {

    /** Bars that belong together; without any there is only the title. */
    public record Group(String title, List<Bar> bars) {

        public Group {
            bars = List.copyOf(bars);
        }
    }

    /**
     * @param label  beside it, at most some 40 letters
     * @param spread in the unit that the chart's format says
     */
    public record Bar(String label, Spread spread) {}

    private static final int LEFT = 290;
    private static final int WIDTH = 420;
    private static final int BAR = 16;
    private static final int STEP = 24;
    private static final int HEAD = 34;
    private static final String COLOR = "#1f77b4";

    private final StringBuilder svg = new StringBuilder();
    private final Formatter out = new Formatter(svg, Locale.ROOT);
    private final double most;
    private final String format;

    private BarChart(List<Group> groups, String format) {
        this.most = groups.stream()
                .flatMap(group -> group.bars().stream())
                .flatMapToDouble(bar ->
                        DoubleStream.of(bar.spread().median(), bar.spread().most()))
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        this.format = format;
    }

    /**
     * Draws all groups to one scale, from 0.
     *
     * @param format of a value, with its unit
     */
    public static String svg(String title, String format, List<Group> groups) {
        return new BarChart(groups, format).draw(title, groups);
    }

    private String draw(String title, List<Group> groups) {
        int bars = groups.stream().mapToInt(group -> group.bars().size()).sum();
        int height = 2 * HEAD + groups.size() * HEAD + bars * STEP;
        out.format(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>\n",
                LEFT + WIDTH + 110, height);
        out.format("<rect width='100%%' height='100%%' fill='white'/>\n");
        text(16, 24, "font-size='14'", title);
        int y = HEAD + 12;
        for (Group group : groups) {
            text(16, y + 20, "font-weight='bold'", group.title());
            y += HEAD;
            for (Bar bar : group.bars()) {
                bar(bar, y);
                y += STEP;
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private void bar(Bar bar, int y) {
        Spread spread = bar.spread();
        double middle = y + BAR / 2.0;
        text(LEFT - 8, y + BAR - 4, "text-anchor='end'", bar.label());
        out.format(
                "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>\n",
                LEFT, y, width(spread.median()), BAR, COLOR);
        if (spread.most() > spread.least()) {
            out.format(
                    "<line x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f' stroke='black'/>\n",
                    LEFT + width(spread.least()), LEFT + width(spread.most()), middle, middle);
        }
        text(LEFT + width(spread.most()) + 8, y + BAR - 4, "", Table.number(format, spread.median()));
    }

    /** As long as the scale where the value has no bound. */
    private double width(double value) {
        return most > 0 ? WIDTH * Math.min(1, value / most) : 0;
    }

    private void text(double x, double y, String attributes, String text) {
        out.format(
                "<text x='%.1f' y='%.1f' %s>%s</text>\n",
                x, y, attributes, text.replace("&", "&amp;").replace("<", "&lt;"));
    }
}
