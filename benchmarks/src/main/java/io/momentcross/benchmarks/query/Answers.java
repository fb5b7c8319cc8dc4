package io.momentcross.benchmarks.query;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether two engines have said the same. */
final class Answers {

    private static final double CLOSE = 1e-6;

    private Answers() {}

    /**
     * Compares the columns that {@code peer} has; ids may be texts in one of them and numbers in the other.
     *
     * @throws IllegalStateException saying where they differ
     */
    static void check(String question, List<JsonNode> ours, List<JsonNode> peer) {
        if (ours.size() != peer.size()) {
            throw new IllegalStateException(
                    question + ": " + ours.size() + " rows here and " + peer.size() + " from ClickHouse");
        }
        for (int row = 0; row < ours.size(); row++) {
            List<JsonNode> left = ours.get(row).valueStream().toList();
            List<JsonNode> right = peer.get(row).valueStream().toList();
            for (int column = 0; column < right.size(); column++) {
                if (!isSame(left.get(column).asString(""), right.get(column).asString(""))) {
                    throw new IllegalStateException(
                            question + ": row " + row + " is " + left + " here and " + right + " from ClickHouse");
                }
            }
        }
    }

    private static boolean isSame(String left, String right) {
        if (left.equals(right)) {
            return true;
        }
        try {
            double ours = Double.parseDouble(left);
            return Math.abs(ours - Double.parseDouble(right)) <= CLOSE * Math.max(1, Math.abs(ours));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
