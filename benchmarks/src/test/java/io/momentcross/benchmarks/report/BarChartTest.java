package io.momentcross.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarChartTest {

    @Test
    void barsAreAsLongAsTheirMedians_andLinesReachFromTheLeastToTheMost() {
        String svg = BarChart.svg(
                "Both <sides>",
                "%.0f/s",
                List.of(new BarChart.Group(
                        "reads",
                        List.of(
                                new BarChart.Bar("ours", Spread.of(List.of(50.0, 100.0, 75.0))),
                                new BarChart.Bar("theirs", Spread.of(List.of(25.0)))))));

        assertThat(svg).startsWith("<svg ").endsWith("</svg>\n").contains(">Both &lt;sides><");
        // The scale ends at the most that any round gave.
        assertThat(svg).contains("width='315.0' height='16'", "width='105.0' height='16'", ">75/s<", ">25/s<");
        assertThat(svg).containsOnlyOnce("<line x1='500.0' x2='710.0'").doesNotContain("NaN");
    }

    @Test
    void nothingIsDrawn_whereAllIsZero() {
        assertThat(BarChart.svg(
                        "none",
                        "%.0f",
                        List.of(new BarChart.Group(
                                "reads", List.of(new BarChart.Bar("ours", Spread.of(List.of(0.0))))))))
                .contains("width='0.0'")
                .doesNotContain("NaN");
    }

    @Test
    void lineReachesToTheEnd_whereARoundHadNoBound() {
        assertThat(BarChart.svg(
                        "p99",
                        "%.0f ms",
                        List.of(new BarChart.Group(
                                "late",
                                List.of(new BarChart.Bar(
                                        "ours", Spread.of(List.of(5.0, 10.0, Double.POSITIVE_INFINITY))))))))
                .contains("width='420.0' height='16'", "x2='710.0'")
                .doesNotContain("NaN");
    }
}
