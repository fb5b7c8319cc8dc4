package io.momentcross.benchmarks.rank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RankChartTest {

    private static RankResult result(int candidates, int history, double serviceMs, double modelMs) {
        return new RankResult(
                new RankCase(candidates, history), List.of(new RankResult.Round(serviceMs, modelMs, 0, 0, 1, 1, 1)));
    }

    @Test
    void bothCurvesAreDrawn_overCandidatesAndOverTheHistory() {
        String svg = RankChart.svg(Stream.of(
                        result(100, 1000, 5, 4), result(1, 1000, 2, 1), result(500, 1000, 12, 10), result(100, 0, 3, 2))
                .toList());

        assertThat(svg).startsWith("<svg ").endsWith("</svg>\n");
        assertThat(svg.split("<polyline ", -1)).hasSize(5);
        // Three over candidates and two over the history, of each side.
        assertThat(svg.split("<circle ", -1)).hasSize(11);
        assertThat(svg).contains(">candidates, history of 1,000<", ">short videos in the history, 100 candidates<");
        assertThat(svg).contains(">20 ms<").doesNotContain("NaN", "Infinity");
    }
}
