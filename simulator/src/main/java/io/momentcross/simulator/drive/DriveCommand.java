package io.momentcross.simulator.drive;

import io.momentcross.simulator.truth.TruthLog;
import io.momentcross.simulator.world.World;
import io.momentcross.simulator.world.WorldConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Open-loop traffic: visits begin at random moments at a given rate, however fast the suite answers. */
@Command(
        name = "drive",
        description = "Act the world's users out against a running suite, through its gateway.",
        mixinStandardHelpOptions = true)
public final class DriveCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(DriveCommand.class);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--gateway", required = true, description = "Base URL of the gateway.")
    private URI gateway = URI.create("http://localhost:8080");

    @Option(names = "--token-uri", required = true, description = "Token endpoint of the issuer.")
    private URI tokenUri = URI.create("http://localhost:9000/oauth2/token");

    @Option(names = "--client-id", defaultValue = "simulator", description = "Default: ${DEFAULT-VALUE}.")
    private String clientId = "simulator";

    @Option(
            names = "--client-secret",
            defaultValue = "${env:MOMENTCROSS_CLIENT_SECRET}",
            description = "Default: environment variable MOMENTCROSS_CLIENT_SECRET.")
    private @Nullable String secret;

    @Option(names = "--seed", defaultValue = "1", description = "Of the world. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--data", required = true, description = "Folder for the truth log and what was loaded.")
    private Path data = Path.of(".");

    @Option(names = "--duration", description = "Stop after this long (PT10M). Default: never.")
    private @Nullable Duration duration;

    @Option(names = "--requests-per-second", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
    private double requestsPerSecond;

    @Option(
            names = "--world",
            defaultValue = "default",
            description = "default, no-cross, no-highlights. Default: ${DEFAULT-VALUE}.")
    private String worldName = "default";

    @Option(names = "--status-file", description = "JSON, rewritten each second.")
    private @Nullable Path statusFile;

    private final AtomicBoolean isStopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(requestsPerSecond > 0 && requestsPerSecond <= 10_000)) {
            throw wrong("--requests-per-second lies above 0 and up to 10000");
        }
        if (secret == null || secret.isEmpty()) {
            throw wrong("--client-secret or MOMENTCROSS_CLIENT_SECRET is missing");
        }
        WorldConfig config;
        try {
            config = WorldConfig.named(worldName);
        } catch (IllegalArgumentException e) {
            throw wrong("--world: " + e.getMessage());
        }
        Clock clock = Clock.systemUTC();
        Files.createDirectories(data);
        World world = new World(seed, config, beganAt(clock));
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stopping"));
        try (HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(2))
                        .build();
                TruthLog truth = new TruthLog(data.resolve("truth"))) {
            SuiteClient suite = new SuiteClient(http, gateway, new Tokens(http, tokenUri, clientId, secret));
            drive(world, suite, truth, clock);
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    /** The world's first moment, the same at every start with the same folder. */
    private long beganAt(Clock clock) throws IOException {
        Path file = data.resolve("began-at");
        if (!Files.exists(file)) {
            Files.writeString(file, Long.toString(clock.millis()));
        }
        return Long.parseLong(Files.readString(file).strip());
    }

    private void drive(World world, SuiteClient suite, TruthLog truth, Clock clock)
            throws IOException, InterruptedException {
        Progress progress = new Progress(statusFile);
        Reporter reporter = new Reporter(suite, progress);
        Catalogue catalogue = new Catalogue(suite, world, data, progress);
        catalogue.rooms(clock.millis());
        Thread reporting = Thread.ofVirtual().name("reporter").start(reporter);
        Thread loading = Thread.ofVirtual().name("people").start(() -> loadPeople(catalogue, clock));
        Thread watching = Thread.ofVirtual().name("rooms").start(() -> watchRooms(catalogue, progress, clock));
        ExecutorService visits = Executors.newVirtualThreadPerTaskExecutor();
        try {
            long end = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
            Random random = new Random(seed);
            // Visits of a later start have other numbers than those of an earlier one.
            long number = clock.millis() / 1_000 * 1_000;
            LOG.info("simulated traffic: {} requests/s", requestsPerSecond);
            long next = System.nanoTime();
            while (!isStopping.get() && next < end) {
                next += (long) (-Math.log(1 - random.nextDouble()) / requestsPerSecond * 1e9);
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                long user = 1L + random.nextInt(world.config().users());
                visits.execute(new Visit(
                        world,
                        suite,
                        reporter,
                        catalogue,
                        truth,
                        progress,
                        clock,
                        user,
                        number++,
                        new Random(random.nextLong())));
            }
        } finally {
            visits.shutdownNow();
            loading.interrupt();
            watching.interrupt();
            reporter.finish();
            reporting.join(Duration.ofSeconds(5));
            progress.write();
        }
    }

    private void loadPeople(Catalogue catalogue, Clock clock) {
        try {
            catalogue.people(clock.millis());
        } catch (IOException e) {
            LOG.error("people's past could not be loaded; it will be tried at the next start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watchRooms(Catalogue catalogue, Progress progress, Clock clock) {
        while (!isStopping.get()) {
            try {
                Thread.sleep(Duration.ofSeconds(1));
                catalogue.rooms(clock.millis());
                progress.write();
            } catch (IOException e) {
                LOG.warn("rooms could not be told: {}", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void stop() {
        isStopping.set(true);
        try {
            if (!stopped.await(8, TimeUnit.SECONDS)) {
                LOG.warn("stopped in the middle of something");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
