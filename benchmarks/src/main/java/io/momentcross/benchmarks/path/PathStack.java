package io.momentcross.benchmarks.path;

import io.momentcross.benchmarks.model.BareModel;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.service.BuiltJar;
import io.momentcross.benchmarks.service.Counters;
import io.momentcross.benchmarks.service.Cpu;
import io.momentcross.benchmarks.service.Memory;
import io.momentcross.benchmarks.service.Opened;
import io.momentcross.benchmarks.service.PythonPeer;
import io.momentcross.benchmarks.service.RestService;
import io.momentcross.benchmarks.service.ServiceJvm;
import io.momentcross.benchmarks.service.Surroundings;
import io.momentcross.benchmarks.world.Size;
import io.momentcross.benchmarks.world.StoredWorld;
import io.momentcross.localstack.process.Ports;
import io.momentcross.localstack.suite.LocalRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that takes part, each in a process of its own. */
final class PathStack implements AutoCloseable {

    static final String WHOLE = "gateway to Redis";
    static final String ALONE = "ranking-service alone";
    static final String FAST_API = "FastAPI";

    // Where it is only to be seen that all of it runs: on a busy machine answers come late.
    private static final Map<String, List<String>> PATIENT = Map.of(
            "gateway-service", List.of("-Dmomentcross.rank.deadline=10s"),
            "ranking-service",
                    List.of("-Dmomentcross.clients.feature.read-timeout=10s", "-Dmomentcross.admission.patience=10s"),
            "feature-service", List.of("-Dspring.data.redis.timeout=10s"));

    private final Path root;
    private final Path work;
    private final boolean isPatient;
    private final List<String> jvm;
    private final Opened opened = new Opened();
    private final Map<String, Long> processes = new LinkedHashMap<>();
    private final List<RankSide> sides = new ArrayList<>();
    private final int redisPort;
    private final StoredWorld world;
    private final RestService feature;
    private final List<RestService> services;
    private final BareModel model;

    private PathStack(Part.Setting setting, Size size, int peerWorkers, List<String> jvm) throws Exception {
        this.root = setting.root();
        this.jvm = List.copyOf(jvm);
        this.work = setting.work();
        this.isPatient = setting.quick();
        this.redisPort = Ports.free();
        try {
            LocalRedis redis = opened.add(LocalRedis.start(redisPort, work.resolve("redis")));
            world = opened.add(new StoredWorld(redisPort, size));
            world.fill(System.currentTimeMillis());
            Surroundings surroundings = opened.add(Surroundings.start(root, work));
            Path models = work.resolve("models");
            feature = opened.add(surroundings.feature(redisPort, java("feature-service")));
            RestService ranking = opened.add(surroundings.ranking(models, feature.url(), java("ranking-service")));
            RestService gateway =
                    opened.add(surroundings.gateway(ranking.url(), feature.url(), java("gateway-service")));
            services = List.of(gateway, ranking, feature);
            processes.put("gateway-service", gateway.process().pid());
            processes.put("ranking-service", ranking.process().pid());
            processes.put("feature-service", feature.process().pid());
            processes.put("Redis", redis.pid());
            processes.put("Kafka broker", surroundings.broker().pid());
            Duration patience = Duration.ofSeconds(isPatient ? 10 : 2);
            sides.add(new RankSide(WHOLE, gateway, "/v1/rank", patience));
            sides.add(new RankSide(ALONE, ranking, "/v1/rank", patience));
            Path version = models.resolve("moment-cross").resolve("1");
            model = opened.add(new BareModel(version));
            if (peerWorkers > 0) {
                RestService peer = opened.add(fastApi(version, peerWorkers));
                processes.put(FAST_API, peer.process().pid());
                sides.add(new RankSide(FAST_API, peer, "/rank", patience));
            }
        } catch (Exception e) {
            opened.close();
            throw e;
        }
    }

    /**
     * @param peerWorkers processes of the FastAPI peer; 0 leaves it out
     * @param jvm         more options of the services' JVMs
     */
    static PathStack start(Part.Setting setting, Size size, int peerWorkers, List<String> jvm) throws Exception {
        return new PathStack(setting, size, peerWorkers, jvm);
    }

    private List<String> java(String module) throws IOException {
        List<String> options = ServiceJvm.options(jvm);
        if (isPatient) {
            options.addAll(PATIENT.getOrDefault(module, List.of()));
        }
        return BuiltJar.command(root, module, options);
    }

    private RestService fastApi(Path version, int workers) throws IOException, InterruptedException {
        PythonPeer python = PythonPeer.install(root, "fastapi");
        return python.serve(
                port -> List.of(
                        python.bin("uvicorn"),
                        "serve:app",
                        "--app-dir=" + python.scripts(),
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--workers=" + workers,
                        "--no-access-log"),
                Map.of(
                        "BENCH_REDIS_PORT",
                        Integer.toString(redisPort),
                        "BENCH_MODEL",
                        version.toAbsolutePath().toString()),
                "/health",
                work.resolve("fastapi.log"));
    }

    List<RankSide> sides() {
        return List.copyOf(sides);
    }

    StoredWorld world() {
        return world;
    }

    RestService feature() {
        return feature;
    }

    BareModel model() {
        return model;
    }

    /** By process, since its start. */
    Map<String, Duration> cpu() {
        Map<String, Duration> cpu = new LinkedHashMap<>();
        processes.forEach((name, pid) -> cpu.put(name, Cpu.ofTree(pid)));
        cpu.put("load generator", Cpu.own());
        return cpu;
    }

    /** What the services have counted since their start; the same counter of two of them is one. */
    Map<String, Double> counters() throws IOException, InterruptedException {
        Map<String, Double> counters = new TreeMap<>();
        for (RestService service : services) {
            Counters.of(service).forEach((name, value) -> counters.merge(name, value, Double::sum));
        }
        return counters;
    }

    /** By process, now. */
    Map<String, Double> residentMb() {
        Map<String, Double> resident = new LinkedHashMap<>();
        processes.forEach((name, pid) -> resident.put(name, Memory.residentMb(pid)));
        return resident;
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }
}
