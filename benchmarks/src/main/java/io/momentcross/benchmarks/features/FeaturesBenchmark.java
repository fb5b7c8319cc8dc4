package io.momentcross.benchmarks.features;

import io.momentcross.benchmarks.load.Load;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.service.BuiltJar;
import io.momentcross.benchmarks.service.Cpu;
import io.momentcross.benchmarks.service.Memory;
import io.momentcross.benchmarks.service.Opened;
import io.momentcross.benchmarks.service.PythonPeer;
import io.momentcross.benchmarks.service.RestService;
import io.momentcross.benchmarks.service.ServiceJvm;
import io.momentcross.benchmarks.service.Surroundings;
import io.momentcross.benchmarks.world.Asked;
import io.momentcross.benchmarks.world.Size;
import io.momentcross.benchmarks.world.StoredWorld;
import io.momentcross.localstack.process.Ports;
import io.momentcross.localstack.suite.LocalRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** Reads a second of callers that wait for their answers, each side in turn, all on one Redis. */
public final class FeaturesBenchmark implements AutoCloseable {

    /**
     * What is measured.
     *
     * @param rooms   of a read
     * @param callers at once
     * @param length  of a side in a round
     * @param warmUp  of each side, before anything is measured
     * @param workers processes of Feast's feature server; 0 leaves it out
     * @param jvm     more options of feature-service's JVM
     */
    public record Plan(
            Size size, int rooms, int callers, Duration length, Duration warmUp, int workers, List<String> jvm) {}

    // On a busy machine, too, Redis is read, and all callers are let in: defaults and refusals would be less work.
    private static final List<String> PATIENT =
            List.of("-Dspring.data.redis.timeout=10s", "-Dmomentcross.admission.target=0ms");

    private final Part.Setting setting;
    private final Plan plan;
    private final Opened opened = new Opened();
    private final LocalRedis redis;
    private final StoredWorld world;
    private final List<ReadSide> sides = new ArrayList<>();

    private FeaturesBenchmark(Part.Setting setting, Plan plan) throws Exception {
        this.setting = setting;
        this.plan = plan;
        int port = Ports.free();
        int history = plan.size().history();
        try {
            redis = opened.add(LocalRedis.start(port, setting.work().resolve("redis")));
            world = opened.add(new StoredWorld(port, plan.size()));
            world.fill(System.currentTimeMillis());
            Surroundings surroundings = opened.add(Surroundings.start(setting.root(), setting.work()));
            List<String> options = new ArrayList<>(PATIENT);
            options.addAll(plan.jvm());
            RestService feature = opened.add(surroundings.feature(
                    port, BuiltJar.command(setting.root(), "feature-service", ServiceJvm.options(options))));
            // The service may have taken longer to start than windows may be old.
            world.count(System.currentTimeMillis());
            addService(ServiceReads.whole(feature, history));
            sides.add(opened.add(new LettuceReads(world.connect(), history)));
            if (plan.workers() > 0) {
                addService(ServiceReads.asFeast(feature));
                addFeast(port);
            }
        } catch (Exception e) {
            opened.close();
            throw e;
        }
    }

    public static Report run(Part.Setting setting, Plan plan) throws Exception {
        setting.progress().say("  starting");
        try (FeaturesBenchmark benchmark = new FeaturesBenchmark(setting, plan)) {
            return benchmark.run();
        }
    }

    private void addService(ServiceReads reads) throws IOException, InterruptedException {
        reads.check(asked(0));
        sides.add(reads);
    }

    private void addFeast(int redisPort) throws IOException, InterruptedException {
        PythonPeer feast;
        try {
            feast = PythonPeer.install(setting.root(), "feast");
        } catch (IOException e) {
            setting.progress().say("  left out: " + e.getMessage());
            return;
        }
        FeastReads reads =
                opened.add(FeastReads.start(feast, redisPort, plan.size().rooms(), plan.workers(), setting.work()));
        reads.check(asked(0));
        sides.add(reads);
    }

    private Report run() throws IOException, InterruptedException, ExecutionException {
        for (ReadSide side : sides) {
            setting.progress().say("  warming up: " + side.name());
            read(side, plan.warmUp());
        }
        Map<String, List<ReadRound>> rounds = new LinkedHashMap<>();
        for (int round = 1; round <= setting.rounds(); round++) {
            for (ReadSide side : sides) {
                ReadRound measured = read(side, plan.length());
                rounds.computeIfAbsent(side.name(), name -> new ArrayList<>()).add(measured);
                setting.progress()
                        .say(String.format(
                                Locale.ROOT,
                                "  round %d of %d, %s: %.0f/s",
                                round,
                                setting.rounds(),
                                side.name(),
                                measured.perSecond()));
            }
        }
        Map<String, Double> resident = new LinkedHashMap<>();
        sides.stream()
                .filter(FeaturesBenchmark::isApart)
                .forEach(side -> resident.put(side.name(), Memory.residentMb(side.pid())));
        resident.put("Redis", Memory.residentMb(redis.pid()));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("cores", Runtime.getRuntime().availableProcessors());
        figures.put(
                "plan",
                Map.of("size", plan.size(), "rooms", plan.rooms(), "callers", plan.callers(), "jvm", plan.jvm()));
        figures.put("rounds", rounds);
        figures.put("residentMb", resident);
        return new Report(
                FeatureTables.of(rounds, resident),
                figures,
                Map.of("feature-reads", () -> FeatureTables.picture(rounds)));
    }

    private Asked asked(long number) {
        return Asked.of(number, plan.size(), plan.rooms());
    }

    private ReadRound read(ReadSide side, Duration length)
            throws IOException, InterruptedException, ExecutionException {
        world.count(System.currentTimeMillis());
        boolean isApart = isApart(side);
        AtomicLong bytes = new AtomicLong();
        double sideCpu = isApart ? -ms(Cpu.ofTree(side.pid())) : 0;
        double redisCpu = -ms(Cpu.of(redis.pid()));
        Load.Result calls = Load.closed(number -> bytes.addAndGet(side.read(asked(number))), plan.callers(), length);
        redisCpu += ms(Cpu.of(redis.pid()));
        sideCpu += isApart ? ms(Cpu.ofTree(side.pid())) : 0;
        return new ReadRound(
                calls.calls() / calls.seconds(),
                calls.p50Ms(),
                calls.p99Ms(),
                bytes.doubleValue() / calls.calls(),
                sideCpu / calls.calls(),
                1e3 * calls.cpuSeconds() / calls.calls(),
                redisCpu / calls.calls());
    }

    private static boolean isApart(ReadSide side) {
        return side.pid() != ProcessHandle.current().pid();
    }

    private static double ms(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }
}
