package io.momentcross.label.replay;

import io.momentcross.label.replay.ReplaySpec.SourceKind;
import io.momentcross.label.replay.ReplaySpec.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code java -jar label-service.jar replay …}, with the service's own configuration. */
@Command(
        name = "replay",
        description = {
            "Joins a stretch of history anew, at full speed, into labels of a policy with a name of its own.",
            "It runs beside a live label-service and changes nothing of its labels. Properties of label-service are "
                    + "taken as it takes them (--spring.kafka.bootstrap-servers=…, --momentcross.labels.directory=…), from "
                    + "its environment, too."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Ends with:%n",
        exitCodeList = {
            " 0:all is written and in the tables",
            " 1:it failed; the same command goes on, or begins anew what nobody has seen",
            " 2:an option cannot be, nothing was written",
            " 3:the rows are written and wait for label-service to run"
        },
        sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int WAITING = 3;

    @Option(
            names = "--policy",
            paramLabel = "KIND",
            description = "moment, fast-slow or hour. Default: ${DEFAULT-VALUE}.")
    private String policy = "moment";

    @Option(names = "--as", paramLabel = "NAME", required = true, description = "The new policy's name, as moment-60s.")
    private String as = "";

    @Option(
            names = "--set",
            paramLabel = "RULE=VALUE",
            description = {
                "A rule that differs from the service's, any number of times: task.<name>.threshold, .window or .source, "
                        + "grace, unclicked-timeout, heartbeat-interval, tombstone-horizon, fast-window, slow-window, "
                        + "hour-window.",
                "Example: --set task.long_view.threshold=60s"
            })
    private Map<String, String> changes = new LinkedHashMap<>();

    @Option(
            names = "--source",
            description = "kafka: the logs as Kafka still has them; archive: the tables served and feedback. Default: "
                    + "${DEFAULT-VALUE}.")
    private SourceKind source = SourceKind.kafka;

    @Option(
            names = "--into",
            split = ",",
            description =
                    "tables: rows of the table labels; samples: topic mc.samples.<NAME>.v1; or both, with a comma. "
                            + "Default: tables.")
    private Set<Target> into = Set.of(Target.tables);

    @Option(
            names = "--from",
            paramLabel = "WHEN",
            description =
                    "The first labels: a time (2026-03-01T12:00:00Z) or the number of a tick. Default: where the log "
                            + "begins.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "WHEN",
            description = "The last labels, likewise. Default: where the log ends.")
    private @Nullable String to;

    @Option(
            names = "--warm-up",
            paramLabel = "LENGTH",
            converter = Length.class,
            description = "How much before --from is read to know what was open then. Default: twice the horizon (4h).")
    private @Nullable Duration warmUp;

    @Option(
            names = "--threads",
            description = "Partitions at a time; each keeps a horizon of requests in memory. Default: one per core.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--wait",
            paramLabel = "LENGTH",
            converter = Length.class,
            description = "How long to wait until label-service has the rows in its table. Default: 5m.")
    private Duration await = Duration.ofMinutes(5);

    @Option(names = "--terminal", description = "Show progress in one place.", hidden = true)
    private boolean isTerminal;

    private final String[] properties;

    private ReplayCommand(String[] properties) {
        this.properties = properties;
    }

    /** Runs it and returns the exit code. */
    public static int run(List<String> arguments) {
        List<String> own = new ArrayList<>();
        List<String> properties = new ArrayList<>();
        // Properties of the service have a dot in their name, options have none.
        arguments.forEach(argument -> (argument.matches("--[a-z-]+\\.[^=]+=.*") ? properties : own).add(argument));
        return new CommandLine(new ReplayCommand(properties.toArray(String[]::new)))
                .execute(own.toArray(String[]::new));
    }

    @Override
    public Integer call() {
        try {
            if (threads < 1) {
                throw new ReplayException("--threads: at least 1.");
            }
            ReplayRequest request =
                    new ReplayRequest(policy, as, changes, source, into, from, to, warmUp, threads, await, isTerminal);
            ReplayJob job = new ReplayJob(request, ReplaySettings.load(properties), System.out);
            return job.run() == ReplayJob.Outcome.DONE ? CommandLine.ExitCode.OK : WAITING;
        } catch (ReplayException e) {
            System.err.println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (IOException | RuntimeException e) {
            failed(e);
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private void failed(Exception e) {
        System.err.println(as + " failed: " + e.getMessage());
        Throwable cause = e.getCause();
        while (cause != null) {
            System.err.println("  because " + cause);
            cause = cause.getCause();
        }
    }

    /** {@code 4h}, {@code 90s}. */
    static final class Length implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            try {
                Duration length = DurationStyle.detectAndParse(text);
                if (!length.isNegative()) {
                    return length;
                }
            } catch (IllegalArgumentException | DateTimeParseException e) {
                throw new TypeConversionException("'" + text + "' is no length of time, as 90s or 4h");
            }
            throw new TypeConversionException("'" + text + "' is negative");
        }
    }
}
