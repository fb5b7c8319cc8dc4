package io.momentcross.experiments.day;

import io.momentcross.experiments.files.SampleFiles;
import io.momentcross.experiments.files.TruthFiles;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.simulator.world.World;
import io.momentcross.simulator.world.WorldConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.ObjectMapper;

/**
 * Writes a simulated day: {@code samples/<policy>} as each label policy would have told them, and as one that knows the
 * future would, {@code requests} as they
 * were served with what became of them, {@code truth}, and {@code day.json} when all is there.
 */
@Command(
        name = "day",
        description = "Live a simulated day, and keep what each label policy makes of it.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class DayCommand implements Callable<Integer> {

    // A tick's edge, long past: days of the same options are the same day.
    private static final Instant BEGAN = Instant.parse("2026-03-02T00:00:00Z");

    @Spec
    private @Nullable CommandSpec command;

    @Option(names = "--out", required = true, description = "Folder of the day; one that is there is left alone.")
    private Path out = Path.of(".");

    @Option(names = "--hours", defaultValue = "24", description = "Of the day. Default: ${DEFAULT-VALUE}.")
    private double hours;

    @Option(
            names = "--warm-up-hours",
            defaultValue = "1",
            description = "Before it, learned from and not judged. Default: ${DEFAULT-VALUE}.")
    private double warmUpHours;

    @Option(names = "--requests-per-second", defaultValue = "2.6", description = "Default: ${DEFAULT-VALUE}.")
    private double requestsPerSecond;

    @Option(
            names = "--world",
            defaultValue = "default",
            description = "default, no-cross, no-highlights. Default: ${DEFAULT-VALUE}.")
    private String worldName = "default";

    @Option(names = "--seed", defaultValue = "1", description = "Of world and traffic. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--slate", defaultValue = "8", description = "Rooms of an answer. Default: ${DEFAULT-VALUE}.")
    private int slate;

    @Option(
            names = "--short-videos",
            defaultValue = "100",
            description = "Longest short-video history, up to 1000. Default: ${DEFAULT-VALUE}.")
    private int shortVideos;

    @Option(
            names = "--live",
            defaultValue = "50",
            description = "Longest live history, up to 200. Default: ${DEFAULT-VALUE}.")
    private int live;

    @Option(
            names = "--skew",
            defaultValue = "2",
            description = "Of users' visits: 1 is evenly. Default: ${DEFAULT-VALUE}.")
    private double skew;

    @Override
    public Integer call() throws IOException {
        WorldConfig config = check();
        Path done = out.resolve("day.json");
        if (Files.exists(done)) {
            System.err.println("experiments: " + out + " is there already: "
                    + Files.readString(done).strip());
            return 0;
        }
        // Half of a day from an earlier start is worth nothing.
        for (String part : new String[] {"samples", "requests", "truth"}) {
            FileSystemUtils.deleteRecursively(out.resolve(part));
        }
        DaySpec spec = new DaySpec(
                seed,
                BEGAN.toEpochMilli(),
                ofHours(hours),
                ofHours(warmUpHours),
                requestsPerSecond,
                slate,
                shortVideos,
                live,
                skew);
        Day.Lived lived = live(new World(seed, config, spec.beganAtMs()), spec);
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("world", worldName);
        said.put("positionDecay", config.positionDecay());
        said.put("spec", spec);
        said.put("lived", lived);
        Path temporary = out.resolve("day.json.tmp");
        Files.writeString(temporary, new ObjectMapper().writeValueAsString(said) + "\n");
        Files.move(temporary, done);
        System.err.printf(
                "experiments: %,d requests, %,d exposures, %,d clicks%n",
                lived.requests(), lived.exposures(), lived.clicks());
        return 0;
    }

    private WorldConfig check() {
        require(hours > 0 && hours <= 240, "--hours is more than 0, up to 240");
        require(warmUpHours >= 0 && warmUpHours <= 240, "--warm-up-hours is from 0 to 240");
        require(
                requestsPerSecond > 0 && requestsPerSecond <= 1_000,
                "--requests-per-second is more than 0, up to 1000");
        require(slate > 0 && slate <= 40, "--slate is from 1 to 40");
        require(shortVideos >= 0 && shortVideos <= 1_000, "--short-videos is from 0 to 1000");
        require(live >= 0 && live <= 200, "--live is from 0 to 200");
        require(skew >= 1 && skew <= 10, "--skew is from 1 to 10");
        try {
            return WorldConfig.named(worldName);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line(), "--world: " + e.getMessage(), e);
        }
    }

    private void require(boolean isSo, String what) {
        if (!isSo) {
            throw new ParameterException(line(), what);
        }
    }

    private picocli.CommandLine line() {
        return Objects.requireNonNull(command).commandLine();
    }

    private static Duration ofHours(double length) {
        return Duration.ofSeconds(Math.round(length * 3_600));
    }

    private Day.Lived live(World world, DaySpec spec) throws IOException {
        JoinPlan plan = LabelPolicies.plan();
        Map<String, SampleFiles> samples = new LinkedHashMap<>();
        Path folder = out.resolve("samples");
        try (SampleFiles noted = new SampleFiles(out.resolve("requests"));
                SampleFiles foresight = new SampleFiles(folder.resolve(Platform.FORESIGHT));
                TruthFiles truth = new TruthFiles(out.resolve("truth"))) {
            for (String policy : plan.policyNames()) {
                samples.put(policy, new SampleFiles(folder.resolve(policy)));
            }
            Progress progress = new Progress(spec.beganAtMs(), spec.endsAtMs());
            return new Day(world, spec, new Services(plan, samples), noted, foresight, truth).live(progress::at);
        } finally {
            for (SampleFiles files : samples.values()) {
                files.close();
            }
        }
    }
}
