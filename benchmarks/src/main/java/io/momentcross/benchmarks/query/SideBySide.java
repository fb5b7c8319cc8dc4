package io.momentcross.benchmarks.query;

import io.momentcross.benchmarks.report.Progress;
import io.momentcross.benchmarks.report.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        progress.say("query: " + question.name());
        Optional<List<JsonNode>> ours = label.ask(question);
        if (ours.isEmpty()) {
            return new Side(question.name(), null, null, null, -1);
        }
        Answers.check(question.name(), ours.get(), clickHouse.ask(question, threads));
        List<Double> labelSeconds = new ArrayList<>();
        List<Double> peerSeconds = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long began = System.nanoTime();
            label.ask(question);
            long between = System.nanoTime();
            clickHouse.ask(question, threads);
            long ended = System.nanoTime();
            labelSeconds.add((between - began) / 1e9);
            peerSeconds.add((ended - between) / 1e9);
            ratios.add((between - began) / (double) (ended - between));
        }
        return new Side(
                question.name(),
                Spread.of(labelSeconds),
                Spread.of(peerSeconds),
                Spread.of(ratios),
                ours.get().size());
    }
}
