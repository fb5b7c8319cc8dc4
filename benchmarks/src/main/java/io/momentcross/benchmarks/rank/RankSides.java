package io.momentcross.benchmarks.rank;

import ai.onnxruntime.OrtException;
import io.momentcross.benchmarks.load.ConstantRate;
import io.momentcross.benchmarks.load.Load;
import io.momentcross.benchmarks.model.BareModel;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.report.Progress;
import io.momentcross.benchmarks.service.BuiltJar;
import io.momentcross.benchmarks.service.ProcessFigures;
import io.momentcross.benchmarks.service.RestService;
import io.momentcross.benchmarks.service.ServiceJvm;
import io.momentcross.benchmarks.service.Surroundings;
import io.momentcross.contracts.v1.FeatureResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A ranking service with all that it needs, and its model alone. They are asked in turns, never at once. */
public final class RankSides implements AutoCloseable {

    private final Progress progress;
    private final Path models;
    private final int callers;
    private final FeatureServer features;
    private final Surroundings surroundings;
    private final RestService service;
    private final BareModel model;
    private final MadeUpFeatures madeUp = new MadeUpFeatures();

    private RankSides(Part.Setting setting, int callers, List<String> jvm, @Nullable Path recording) throws Exception {
        this.progress = setting.progress();
        this.callers = callers;
        this.models = setting.work().resolve("models");
        // On a busy machine an answer without features would be less work.
        List<String> options = ServiceJvm.options(jvm);
        options.add("-Dmomentcross.clients.feature.read-timeout=10s");
        if (recording != null) {
            options.add(
                    "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + recording.toAbsolutePath());
        }
        List<String> command = BuiltJar.command(setting.root(), "ranking-service", options);
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            features = opened(opened, new FeatureServer());
            surroundings = opened(opened, Surroundings.start(setting.root(), setting.work()));
            service = opened(opened, surroundings.ranking(models, features.url(), command));
            model = new BareModel(models.resolve("moment-cross").resolve("1"));
        } catch (Exception e) {
            for (AutoCloseable one : opened.reversed()) {
                one.close();
            }
            throw e;
        }
    }

    private static <T extends AutoCloseable> T opened(List<AutoCloseable> opened, T one) {
        opened.add(one);
        return one;
    }

    /**
     * Starts the service, with a heap of 512 MB and the model that it ships with, and what it needs.
     *
     * @param callers   at once, where callers wait for their answers
     * @param jvm       more options of the service's JVM
     * @param recording where the service's flight recorder writes
     */
    public static RankSides start(Part.Setting setting, int callers, List<String> jvm, @Nullable Path recording)
            throws Exception {
        return new RankSides(setting, callers, jvm, recording);
    }

    /** Has that request answered, by the service for {@code length}, by the model alone for a twentieth of it. */
    public void warmUp(RankCase request, Duration length) throws Exception {
        progress.say("  warming up");
        feed(request);
        call(request, length);
        model.cpuSeconds(length.toNanos() / 20);
    }

    /** Both sides in turns. @throws IOException where the service does not answer in full */
    public RankResult measure(RankCase request, int rounds, Duration length) throws Exception {
        feed(request);
        call(request, length.dividedBy(2));
        model.cpuSeconds(length.toNanos() / 5);
        List<RankResult.Round> measured = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            measured.add(round(request, length));
            progress.say(String.format(
                    Locale.ROOT,
                    "  %d candidates, history %d, round %d of %d: %.2f",
                    request.candidates(),
                    request.history(),
                    round + 1,
                    rounds,
                    measured.getLast().ratio()));
        }
        return new RankResult(request, measured);
    }

    private RankResult.Round round(RankCase request, Duration length) throws Exception {
        ProcessFigures before = figures();
        Load.Result calls = call(request, length);
        ProcessFigures after = figures();
        double modelCpu = model.cpuSeconds(length.toNanos() / 3);
        return new RankResult.Round(
                1e3 * (after.cpuSeconds() - before.cpuSeconds()) / calls.calls(),
                1e3 * modelCpu,
                1e3 * calls.cpuSeconds() / calls.calls(),
                (after.allocatedBytes() - before.allocatedBytes()) / calls.calls(),
                calls.calls() / calls.seconds(),
                calls.p50Ms(),
                calls.p99Ms());
    }

    /** Callers that wait for no answer but their own. */
    public ConstantRate.Result atRate(RankCase request, double perSecond, Duration length) {
        byte[] body = request.body();
        return ConstantRate.run(
                number -> {
                    call(body);
                    return true;
                },
                perSecond,
                length);
    }

    /** Answers a second of callers who wait. */
    public double perSecond(RankCase request, Duration length) throws InterruptedException, ExecutionException {
        Load.Result calls = call(request, length);
        return calls.calls() / calls.seconds();
    }

    /** Callers who wait for their answers, until it is over. */
    public Load.Result until(BooleanSupplier isOver, RankCase request) throws InterruptedException, ExecutionException {
        byte[] body = request.body();
        return Load.closed(number -> call(body), callers, isOver);
    }

    public RestService service() {
        return service;
    }

    public ModelVersions versions() {
        return new ModelVersions(service, models);
    }

    private ProcessFigures figures() throws IOException, InterruptedException {
        return ProcessFigures.of(service);
    }

    private void feed(RankCase request) throws OrtException {
        FeatureResponse response = madeUp.of(request, System.currentTimeMillis());
        features.answer(response);
        model.feed(response);
    }

    private Load.Result call(RankCase request, Duration length) throws InterruptedException, ExecutionException {
        byte[] body = request.body();
        return Load.closed(number -> call(body), callers, length);
    }

    private void call(byte[] body) throws IOException, InterruptedException {
        HttpResponse<String> answer = service.post("/v1/rank", body);
        if (answer.statusCode() != 200 || !answer.body().contains("\"degraded\":[]")) {
            String start =
                    answer.body().substring(0, Math.min(300, answer.body().length()));
            throw new IOException("the service answered " + answer.statusCode() + " " + start);
        }
    }

    /** Short videos that the model takes. */
    public int longestHistory() {
        return model.longestHistory();
    }

    /** Of the service, now. */
    public double residentMb() throws IOException, InterruptedException {
        return figures().residentBytes() / 1e6;
    }

    @Override
    public void close() throws OrtException {
        model.close();
        service.close();
        surroundings.close();
        features.close();
    }
}
