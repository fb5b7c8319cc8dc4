package io.momentcross.label.query.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.momentcross.label.query.AnalystsApi;
import io.momentcross.label.query.FakeTables;
import io.momentcross.label.query.World;
import io.momentcross.label.query.World.Cell;
import io.momentcross.label.query.World.Seen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Each report beside the same figures computed in Java, row by row, from what went into the tables. */
class ReportsTest {

    private static final String RANGE = "?from=2026-03-01T12:00:00Z&to=2026-03-01T18:00:00Z";
    private static final Offset<Double> CLOSE = within(1e-9);
    private static final long HOUR_MS = 3_600_000;

    @TempDir
    private static Path folder;

    private static World world;
    private static AnalystsApi api;

    /** An exposure's task as it stands in the end. */
    private record Judged(Seen seen, String task, boolean positive, double prediction) {}

    @BeforeAll
    static void start() throws Exception {
        world = new World(7);
        FakeTables tables = new FakeTables(folder);
        world.write(tables);
        api = AnalystsApi.start(tables, folder);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static List<Judged> judged(String policy) {
        Map<String, Judged> judged = new LinkedHashMap<>();
        for (Cell cell : world.settled(policy)) {
            judged.merge(
                    cell.seen().requestId() + cell.task(),
                    new Judged(cell.seen(), cell.task(), !cell.kind().equals("NEGATIVE"), cell.prediction()),
                    (a, b) -> new Judged(a.seen, a.task, a.positive || b.positive, a.prediction));
        }
        return List.copyOf(judged.values());
    }

    private static <K> Map<K, List<Judged>> by(List<Judged> all, Function<Judged, K> key) {
        return all.stream().collect(Collectors.groupingBy(key));
    }

    private static long positives(List<Judged> all) {
        return all.stream().filter(Judged::positive).count();
    }

    private static List<JsonNode> rows(String path) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        String next = "";
        while (next != null) {
            JsonNode page = api.json(path + "&limit=7" + next);
            assertThat(page.get("newestLandedAt").asString()).isEqualTo("2026-03-01T18:00:30Z");
            page.get("rows").forEach(rows::add);
            next = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").asString();
        }
        return rows;
    }

    @Test
    void ratesAreThoseOfSettledExposures_byEveryKey() throws Exception {
        for (String policy : List.of("moment", "fast-slow", "hour")) {
            Map<String, List<Judged>> wanted = by(
                    judged(policy),
                    j -> j.seen().openedMs() / HOUR_MS + " " + j.seen().roomId() + " "
                            + j.seen().arm() + " " + j.seen().modelVersion() + " " + j.task());
            List<JsonNode> rows =
                    rows("/v1/labels/rates" + RANGE + "&bucket=1h&by=room,arm,modelVersion&policy=" + policy);
            assertThat(rows).hasSize(wanted.size());
            for (JsonNode row : rows) {
                List<Judged> group =
                        wanted.get(hour(row, "bucket") + " " + row.get("roomId").asString() + " "
                                + row.get("arm").asString() + " "
                                + row.get("modelVersion").asString() + " "
                                + row.get("task").asString());
                assertThat(group).as(row.toString()).isNotNull();
                assertThat(row.get("exposures").asLong()).isEqualTo(group.size());
                assertThat(row.get("positives").asLong()).isEqualTo(positives(group));
                double rate = positives(group) / (double) group.size();
                assertThat(row.get("rate").asDouble()).isCloseTo(rate, CLOSE);
                assertThat(row.get("rateLow").asDouble()).isCloseTo(wilson(rate, group.size(), -1), CLOSE);
                assertThat(row.get("rateHigh").asDouble()).isCloseTo(wilson(rate, group.size(), 1), CLOSE);
            }
        }
    }

    private static double wilson(double p, double n, int sign) {
        double z = 1.959963984540054;
        return (p + z * z / 2 / n + sign * z * Math.sqrt(p * (1 - p) / n + z * z / 4 / n / n)) / (1 + z * z / n);
    }

    private static long hour(JsonNode row, String name) {
        return java.time.Instant.parse(row.get(name).asString()).toEpochMilli() / HOUR_MS;
    }

    @Test
    void delaysAreThoseOfLandedLabels() throws Exception {
        List<JsonNode> rows = rows("/v1/labels/delays" + RANGE);
        Map<String, List<Cell>> wanted =
                world.cells.stream().collect(Collectors.groupingBy(cell -> cell.policy() + cell.task() + cell.kind()));
        assertThat(rows).hasSize(wanted.size());
        for (JsonNode row : rows) {
            List<Cell> cells = wanted.get(row.get("policy").asString()
                    + row.get("task").asString()
                    + row.get("kind").asString());
            assertThat(cells).isNotNull();
            List<Long> opened = cells.stream()
                    .map(cell -> cell.landedMs() - cell.seen().openedMs())
                    .sorted()
                    .toList();
            assertThat(row.get("labels").asLong()).isEqualTo(cells.size());
            assertThat(row.get("sinceOpenedP50Ms").asDouble()).isCloseTo(quantile(opened, 0.5), CLOSE);
            assertThat(row.get("sinceOpenedP99Ms").asDouble()).isCloseTo(quantile(opened, 0.99), within(1e-6));
            for (Map.Entry<String, Long> share : Map.of(
                            "knownAfter30s", 30L, "knownAfter1m", 60L, "knownAfter5m", 300L, "knownAfter1h", 3600L)
                    .entrySet()) {
                long known = opened.stream()
                        .filter(ms -> ms <= share.getValue() * 1000)
                        .count();
                assertThat(row.get(share.getKey()).asDouble()).isCloseTo(known / (double) opened.size(), CLOSE);
            }
            if (row.get("kind").asString().equals("NEGATIVE")) {
                assertThat(row.get("sinceHappenedP50Ms").isNull()).isTrue();
            } else {
                List<Long> happened = cells.stream()
                        .map(cell -> cell.landedMs() - (cell.happenedMs() == null ? 0 : cell.happenedMs()))
                        .sorted()
                        .toList();
                assertThat(row.get("sinceHappenedP90Ms").asDouble()).isCloseTo(quantile(happened, 0.9), within(1e-6));
            }
        }
    }

    private static double quantile(List<Long> sorted, double q) {
        double at = (sorted.size() - 1) * q;
        int low = (int) Math.floor(at);
        int high = (int) Math.ceil(at);
        return sorted.get(low) + (at - low) * (sorted.get(high) - sorted.get(low));
    }

    @Test
    void agreementIsThatOfWhatWasTold_withTheTruthInTheEnd() throws Exception {
        List<Judged> truth = judged("moment");
        List<JsonNode> rows = rows("/v1/labels/agreement" + RANGE);
        assertThat(rows).hasSize(3 * 2 * 8);
        for (JsonNode row : rows) {
            String policy = row.get("policy").asString();
            long minute = row.get("minute").asLong();
            long told = 0;
            long right = 0;
            long falseNegatives = 0;
            long falsePositives = 0;
            List<Judged> ofTask = truth.stream()
                    .filter(j -> j.task().equals(row.get("task").asString()))
                    .toList();
            for (Judged j : ofTask) {
                List<Cell> cells = world.cells.stream()
                        .filter(cell ->
                                cell.policy().equals(policy) && cell.task().equals(j.task()))
                        .filter(cell -> cell.seen().equals(j.seen()))
                        .filter(cell -> cell.landedMs() <= j.seen().openedMs() + minute * 60_000)
                        .toList();
                boolean positive = cells.stream().anyMatch(cell -> !cell.kind().equals("NEGATIVE"));
                told += cells.isEmpty() ? 0 : 1;
                right += !cells.isEmpty() && positive == j.positive() ? 1 : 0;
                falseNegatives += !cells.isEmpty() && !positive && j.positive() ? 1 : 0;
                falsePositives += positive && !j.positive() ? 1 : 0;
            }
            assertThat(row.get("exposures").asLong()).isEqualTo(ofTask.size());
            assertThat(row.get("truePositives").asLong()).isEqualTo(positives(ofTask));
            assertThat(row.get("told").asLong()).as(row.toString()).isEqualTo(told);
            assertThat(row.get("falseNegatives").asLong()).isEqualTo(falseNegatives);
            assertThat(row.get("falsePositives").asLong()).isEqualTo(falsePositives);
            if (told == 0) {
                assertThat(row.get("agreement").isNull()).isTrue();
            } else {
                assertThat(row.get("agreement").asDouble()).isCloseTo(right / (double) told, CLOSE);
            }
        }
    }

    @Test
    void calibrationIsThatOfPairs() throws Exception {
        Map<String, List<Judged>> wanted = by(
                judged("moment"),
                j -> j.seen().openedMs() / HOUR_MS + " " + j.seen().modelVersion() + " " + j.task());
        List<JsonNode> rows = rows("/v1/labels/calibration" + RANGE);
        assertThat(rows).hasSize(wanted.size());
        for (JsonNode row : rows) {
            List<Judged> group = wanted.get(hour(row, "hour") + " "
                    + row.get("modelVersion").asString() + " " + row.get("task").asString());
            assertThat(group).isNotNull();
            double rate = positives(group) / (double) group.size();
            double mean =
                    group.stream().mapToDouble(Judged::prediction).average().orElseThrow();
            assertThat(row.get("meanPrediction").asDouble()).isCloseTo(mean, within(1e-6));
            assertThat(row.get("calibration").asDouble()).isCloseTo(mean / rate, within(1e-5));
            double loss = group.stream()
                    .mapToDouble(j -> -Math.log(j.positive() ? j.prediction() : 1 - j.prediction()))
                    .average()
                    .orElseThrow();
            assertThat(row.get("logLoss").asDouble()).isCloseTo(loss, within(1e-5));
            assertThat(row.get("auc").asDouble()).isCloseTo(auc(group), CLOSE);
            double weighted = 0;
            double weight = 0;
            for (List<Judged> user : by(group, j -> j.seen().userId()).values()) {
                double auc = auc(user);
                if (!Double.isNaN(auc)) {
                    weighted += user.size() * auc;
                    weight += user.size();
                }
            }
            assertThat(row.get("gauc").asDouble()).isCloseTo(weighted / weight, CLOSE);
        }
    }

    /** By all pairs. */
    private static double auc(List<Judged> all) {
        double won = 0;
        double pairs = 0;
        for (Judged positive : all) {
            for (Judged negative : all) {
                if (positive.positive() && !negative.positive()) {
                    pairs++;
                    won += positive.prediction() > negative.prediction()
                            ? 1
                            : positive.prediction() == negative.prediction() ? 0.5 : 0;
                }
            }
        }
        return pairs == 0 ? Double.NaN : won / pairs;
    }

    @Test
    void completenessAddsUp() throws Exception {
        List<JsonNode> rows = rows("/v1/labels/completeness" + RANGE);
        long late = 0;
        long orphaned = 0;
        long received = 0;
        long open = 0;
        long exposed = 0;
        long served = 0;
        for (JsonNode row : rows) {
            assertThat(row.get("accepted").asLong() + row.get("lost").asLong())
                    .isEqualTo(row.get("received").asLong());
            assertThat(row.get("duplicate").asLong()
                            + row.get("orphaned").asLong()
                            + row.get("late").asLong()
                            + row.get("otherLost").asLong())
                    .isEqualTo(row.get("lost").asLong());
            assertThat(row.get("open").asLong() + row.get("closed").asLong())
                    .isEqualTo(row.get("exposed").asLong());
            assertThat(row.get("addsUp").asBoolean()).isTrue();
            late += row.get("late").asLong();
            orphaned += row.get("orphaned").asLong();
            received += row.get("received").asLong();
            open += row.get("open").asLong();
            exposed += row.get("exposed").asLong();
            served += row.get("served").asLong();
        }
        assertThat(received).isEqualTo(world.events.size());
        assertThat(late).isEqualTo(lost("TOO_LATE"));
        assertThat(orphaned).isEqualTo(lost("REQUEST_UNKNOWN"));
        assertThat(exposed).isEqualTo(World.EXPOSURES);
        assertThat(open).isEqualTo(10);
        assertThat(served).isBetween((long) World.EXPOSURES - 1, (long) World.EXPOSURES);
    }

    private static long lost(String reason) {
        return world.events.stream()
                .filter(event -> reason.equals(event.lostBecause()))
                .count();
    }

    @Test
    void armsAreComparedOverUsers_andTheirSplitIsTested() throws Exception {
        JsonNode answer = api.json("/v1/labels/arms" + RANGE);
        Map<String, List<Judged>> wanted = by(judged("moment"), j -> j.seen().arm() + " " + j.task());
        assertThat(answer.get("rows")).hasSize(wanted.size());
        for (JsonNode row : answer.get("rows")) {
            List<Judged> group =
                    wanted.get(row.get("arm").asString() + " " + row.get("task").asString());
            assertThat(group).isNotNull();
            double n = group.size();
            double rate = positives(group) / n;
            assertThat(row.get("rate").asDouble()).isCloseTo(rate, CLOSE);
            Map<Long, List<Judged>> users = by(group, j -> j.seen().userId());
            double squares = users.values().stream()
                    .mapToDouble(user -> Math.pow(positives(user) - rate * user.size(), 2))
                    .sum();
            double error = Math.sqrt(squares * users.size() / (users.size() - 1)) / n;
            assertThat(row.get("rateHigh").asDouble()).isCloseTo(rate + 1.959963984540054 * error, CLOSE);
            double auc = auc(group);
            double p = positives(group);
            double q = n - p;
            double spread = Math.sqrt((auc * (1 - auc)
                            + (p - 1) * (auc / (2 - auc) - auc * auc)
                            + (q - 1) * (2 * auc * auc / (1 + auc) - auc * auc))
                    / (p * q));
            assertThat(row.get("auc").asDouble()).isCloseTo(auc, CLOSE);
            assertThat(row.get("aucLow").asDouble()).isCloseTo(auc - 1.959963984540054 * spread, CLOSE);
        }
        JsonNode ratio = answer.get("sampleRatio");
        assertThat(ratio.get("users").get("a").asLong()
                        + ratio.get("users").get("b").asLong())
                .isEqualTo(world.seen.stream().map(Seen::userId).distinct().count());
        assertThat(ratio.get("broken").asBoolean()).isFalse();
        JsonNode other =
                api.json("/v1/labels/arms" + RANGE + "&expected=a:0.9,b:0.1").get("sampleRatio");
        assertThat(other.get("broken").asBoolean()).isTrue();
        assertThat(other.get("says").asString()).startsWith("Broken: ");
        JsonNode unexpected =
                api.json("/v1/labels/arms" + RANGE + "&expected=a:1").get("sampleRatio");
        assertThat(unexpected.get("says").asString()).contains("[b]");
    }

    @Test
    void tailIsThatOfTheTables() {
        // Pearson and Hartley, Biometrika Tables, vol. 1: table 8.
        assertThat(ChiSquare.upperTail(3.841458821, 1)).isCloseTo(0.05, within(1e-9));
        assertThat(ChiSquare.upperTail(0.0039321400, 1)).isCloseTo(0.95, within(1e-8));
        assertThat(ChiSquare.upperTail(18.30703805, 10)).isCloseTo(0.05, within(1e-9));
        assertThat(ChiSquare.upperTail(29.58829845, 10)).isCloseTo(0.001, within(1e-9));
        assertThat(ChiSquare.upperTail(0, 3)).isEqualTo(1);
        assertThat(ChiSquare.upperTail(2000, 1)).isZero();
    }
}
