package io.momentcross.benchmarks.query;

import io.momentcross.benchmarks.report.Progress;
import io.momentcross.benchmarks.report.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks both engines the same, in turn: what else the machine does hits both alike. */
final class SideBySide {

    private final LabelQueries label;
    private final ClickHouseLocal clickHouse;
    private final int threads;
    private final int rounds;
    private final Progress progress;

    SideBySide(LabelQueries label, ClickHouseLocal clickHouse, int threads, int rounds, Progress progress) {
        this.label = label;
        this.clickHouse = clickHouse;
        this.threads = threads;
        this.rounds = rounds;
        this.progress = progress;
    }

    /** One round that warms up and compares what they say, then those that count. */
    Side ask(Question question) throws IOException, InterruptedException {
        Optional<List<JsonNode>> ours = label.ask(question);
        Optional<List<JsonNode>> theirs = clickHouse.ask(question, threads);
        if (ours.isPresent() && theirs.isPresent()) {
            Answers.check(question.name(), ours.get(), theirs.get());
        }
        List<Double> labelSeconds = new ArrayList<>();
        List<Double> peerSeconds = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long began = System.nanoTime();
            if (ours.isPresent()) {
                label.ask(question);
                labelSeconds.add((System.nanoTime() - began) / 1e9);
            }
            long between = System.nanoTime();
            if (theirs.isPresent()) {
                clickHouse.ask(question, threads);
                peerSeconds.add((System.nanoTime() - between) / 1e9);
            }
            if (ours.isPresent() && theirs.isPresent()) {
                ratios.add(labelSeconds.getLast() / peerSeconds.getLast());
            }
        }
        Side side = new Side(
                question.name(),
                spread(labelSeconds),
                spread(peerSeconds),
                spread(ratios),
                ours.or(() -> theirs).map(List::size).orElse(-1));
        say(side);
        return side;
    }

    private static @Nullable Spread spread(List<Double> values) {
        return values.isEmpty() ? null : Spread.of(values);
    }

    private void say(Side side) {
        progress.say(String.format(
                Locale.ROOT,
                "query: %s: %s, ClickHouse %s",
                side.question(),
                seconds(side.label()),
                seconds(side.clickHouse())));
    }

    private static String seconds(@Nullable Spread spread) {
        return spread == null ? "too large" : String.format(Locale.ROOT, "%.2f s", spread.median());
    }
}
