package io.momentcross.benchmarks.path;

import ai.onnxruntime.OrtException;
import io.momentcross.benchmarks.load.ConstantRate;
import io.momentcross.benchmarks.load.Load;
import io.momentcross.benchmarks.load.RateSearch;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.report.Progress;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.service.Counters;
import io.momentcross.benchmarks.world.Asked;
import io.momentcross.benchmarks.world.Size;
import io.momentcross.contracts.v1.FeatureResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** The highest rate of each side whose p99 is within the limit, in turns; and what the gateway adds at a rate below it. */
public final class PathBenchmark {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    // Longest histories that ranking-service asks for, as the catalogue says.
    private static final int SHORT_VIDEOS = 1_000;
    private static final int LIVE = 200;
    private static final int SETTLED = 20;
    private static final int SETTLED_QUICKLY = 3;
    private static final Duration LONGEST_UNSETTLED = Duration.ofMinutes(1);
    private static final Duration BETWEEN_FAILURES = Duration.ofMillis(50);

    /**
     * What is measured.
     *
     * @param candidates of a request
     * @param p99Ms      that a rate must keep
     * @param length     of a run at one rate
     * @param warmUp     of the whole path, before anything is measured
     * @param tries      rates that are tried of a side in a round, at most
     * @param workers    of the FastAPI peer, 0 leaves it out
     * @param jvm        more options of the services' JVMs
     */
    public record Plan(
            Size size,
            int candidates,
            double p99Ms,
            Duration length,
            Duration warmUp,
            int tries,
            int workers,
            List<String> jvm) {}

    private final Part.Setting setting;
    private final Progress progress;
    private final Plan plan;
    private final PathStack stack;
    private final int cores = Runtime.getRuntime().availableProcessors();

    private PathBenchmark(Part.Setting setting, Plan plan, PathStack stack) {
        this.setting = setting;
        this.progress = setting.progress();
        this.plan = plan;
        this.stack = stack;
    }

    public static Report run(Part.Setting setting, Plan plan) throws Exception {
        setting.progress().say("  starting");
        try (PathStack stack = PathStack.start(setting, plan.size(), plan.workers(), plan.jvm())) {
            return new PathBenchmark(setting, plan, stack).run();
        }
    }

    private Report run() throws Exception {
        warmUp();
        stack.world().count(System.currentTimeMillis());
        SameScores.check(stack.sides(), asked(0));
        feedModel();
        List<PathRound> rounds = new ArrayList<>();
        for (int round = 1; round <= setting.rounds(); round++) {
            progress.say("  round " + round + " of " + setting.rounds());
            rounds.add(round());
        }
        Map<String, Double> resident = stack.residentMb();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("cores", cores);
        figures.put("size", plan.size());
        figures.put("candidates", plan.candidates());
        figures.put("p99Ms", plan.p99Ms());
        figures.put("secondsOfARun", plan.length().toMillis() / 1e3);
        figures.put("peerWorkers", plan.workers());
        figures.put("jvm", plan.jvm());
        figures.put("rounds", rounds);
        figures.put("residentMb", resident);
        return new Report(
                PathTables.of(rounds, resident, plan.p99Ms()),
                figures,
                Map.of("path-rates", () -> PathTables.picture(rounds, plan.p99Ms())));
    }

    private Asked asked(long number) {
        return Asked.of(number, plan.size(), plan.candidates());
    }

    private void warmUp() throws IOException, InterruptedException, ExecutionException {
        for (RankSide side : stack.sides()) {
            Duration length = side.name().equals(PathStack.WHOLE)
                    ? plan.warmUp()
                    : plan.warmUp().dividedBy(10);
            progress.say("  warming up: " + side.name());
            answeredPerSecond(side, length);
            settle(side);
        }
    }

    /** The tensors that ranking-service makes of what feature-service answers. */
    private void feedModel() throws IOException, InterruptedException, OrtException {
        byte[] answer = stack.feature()
                .exchange(
                        "/v1/features:batchGet",
                        asked(0).features(SHORT_VIDEOS, LIVE).toByteArray(),
                        "application/x-protobuf",
                        PATIENCE)
                .body();
        stack.model().feed(FeatureResponse.parseFrom(answer));
    }

    private PathRound round() throws Exception {
        Map<String, ConstantRate.Result> highest = new LinkedHashMap<>();
        for (RankSide side : stack.sides()) {
            highest.put(side.name(), highest(side));
        }
        double bare = stack.model().perSecond(cores, plan.length().toNanos() / 2);
        progress.say(String.format(Locale.ROOT, "    the model alone: %.0f/s", bare));
        double rate = Math.max(1, highest.values().iterator().next().perSecond() / 2);
        Map<String, ConstantRate.Result> same = new LinkedHashMap<>();
        Map<String, Double> cpuMs = new LinkedHashMap<>();
        for (RankSide side : stack.sides().subList(0, 2)) {
            Map<String, Duration> before = stack.cpu();
            ConstantRate.Result result = run(side, rate);
            say(side, result);
            same.put(side.name(), result);
            if (side.name().equals(PathStack.WHOLE)) {
                stack.cpu()
                        .forEach((process, cpu) -> cpuMs.put(
                                process,
                                cpu.minus(before.getOrDefault(process, Duration.ZERO))
                                                .toNanos()
                                        / 1e6
                                        / result.calls()));
            }
        }
        return new PathRound(highest, bare, same, cpuMs, overload(highest));
    }

    private Map<String, Overload> overload(Map<String, ConstantRate.Result> highest)
            throws IOException, InterruptedException {
        Map<String, Overload> twice = new LinkedHashMap<>();
        for (RankSide side : stack.sides()) {
            ConstantRate.Result held = highest.get(side.name());
            if (held != null) {
                Map<RankSide.Outcome, Long> counts = new ConcurrentHashMap<>();
                ConstantRate.Call call = number -> {
                    RankSide.Outcome outcome = side.outcome(asked(number));
                    counts.merge(outcome, 1L, Long::sum);
                    return outcome == RankSide.Outcome.FULL;
                };
                Map<String, Double> before = stack.counters();
                ConstantRate.Result result = run(side, call, 2 * held.perSecond());
                say(side, result);
                twice.put(side.name(), new Overload(result, counts, Counters.between(before, stack.counters())));
            }
        }
        return twice;
    }

    private ConstantRate.Result highest(RankSide side) throws IOException, InterruptedException, ExecutionException {
        settle(side);
        double guess = 0.7 * answeredPerSecond(side, plan.length().dividedBy(3));
        return new RateSearch(rate -> run(side, rate), plan.p99Ms(), plan.tries(), result -> say(side, result))
                .highest(Math.max(1, guess));
    }

    private ConstantRate.Result run(RankSide side, double rate) {
        return run(side, number -> side.isAnswered(asked(number)), rate);
    }

    private ConstantRate.Result run(RankSide side, ConstantRate.Call call, double rate) {
        try {
            settle(side);
            stack.world().count(System.currentTimeMillis());
        } catch (IOException | InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a run could not begin", e);
        }
        return ConstantRate.run(call, rate, plan.length());
    }

    /** Callers that wait for their answers, twice as many as cores. */
    private double answeredPerSecond(RankSide side, Duration length) throws InterruptedException, ExecutionException {
        AtomicLong answered = new AtomicLong();
        Load.Result calls = Load.closed(
                number -> {
                    if (isAnswered(side, asked(number))) {
                        answered.incrementAndGet();
                    }
                },
                2 * cores,
                length);
        return answered.get() / calls.seconds();
    }

    /** Until it answers in full again: an overload leaves open circuit breakers behind. */
    private void settle(RankSide side) throws IOException, InterruptedException {
        long until = System.nanoTime() + LONGEST_UNSETTLED.toNanos();
        int inARow = 0;
        int wanted = setting.quick() ? SETTLED_QUICKLY : SETTLED;
        for (int tries = 0; inARow < wanted; tries++) {
            if (System.nanoTime() > until) {
                throw new IOException(side.name() + " does not answer in full");
            }
            if (isAnswered(side, asked(tries))) {
                inARow++;
            } else {
                inARow = 0;
                Thread.sleep(BETWEEN_FAILURES);
            }
        }
    }

    private static boolean isAnswered(RankSide side, Asked asked) throws InterruptedException {
        try {
            return side.isAnswered(asked);
        } catch (IOException e) {
            return false;
        }
    }

    private void say(RankSide side, ConstantRate.Result result) {
        progress.say(String.format(
                Locale.ROOT,
                "    %s, %.0f/s: %s",
                side.name(),
                result.perSecond(),
                result.gaveUp()
                        ? "falls behind"
                        : String.format(
                                Locale.ROOT,
                                "p50 %.1f ms, p99 %.1f ms, %d of %d not answered in full",
                                result.p50Ms(),
                                result.p99Ms(),
                                result.failed(),
                                result.calls())));
    }
}
