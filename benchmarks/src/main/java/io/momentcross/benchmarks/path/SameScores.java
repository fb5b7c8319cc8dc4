package io.momentcross.benchmarks.path;

import io.momentcross.benchmarks.world.Asked;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** That all sides do the same work: they give the same rooms the same scores. */
final class SameScores {

    // Rooms grow older between two calls, and a window may lose a bucket.
    private static final double MOST_APART = 0.02;

    private SameScores() {}

    /** @throws IOException where they do not */
    static void check(List<RankSide> sides, Asked asked) throws IOException, InterruptedException {
        Map<String, Double> first = scores(sides.getFirst(), asked);
        for (RankSide side : sides) {
            Map<String, Double> scores = scores(side, asked);
            if (!scores.keySet().equals(first.keySet())
                    || scores.size() != asked.rooms().size()) {
                throw new IOException(side.name() + " ranked " + scores.size() + " rooms, "
                        + sides.getFirst().name() + " " + first.size() + " of "
                        + asked.rooms().size());
            }
            for (Map.Entry<String, Double> score : scores.entrySet()) {
                double other = first.getOrDefault(score.getKey(), 0.0);
                if (!(Math.abs(score.getValue() / other - 1) <= MOST_APART)) {
                    throw new IOException(side.name() + " gives room " + score.getKey() + " " + score.getValue() + ", "
                            + sides.getFirst().name() + " " + other);
                }
            }
        }
    }

    private static Map<String, Double> scores(RankSide side, Asked asked) throws IOException, InterruptedException {
        Map<String, Double> scores = new HashMap<>();
        for (JsonNode item : new ObjectMapper().readTree(side.rank(asked)).path("items")) {
            scores.put(item.path("roomId").asString(""), item.path("score").asDouble());
        }
        return scores;
    }
}
