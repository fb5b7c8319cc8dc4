package io.momentcross.label.replay;

import io.momentcross.contracts.Ticks;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.streams.ChangedRules;
import io.momentcross.label.replay.ReplaySpec.SourceKind;
import io.momentcross.label.replay.ReplaySpec.Target;
import io.momentcross.label.table.TableFolder;
import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.duckdb.DuckDbLogArchive;
import io.momentcross.label.table.duckdb.DuckDbRowFiles;
import io.momentcross.label.table.iceberg.IcebergFolder;
import io.momentcross.label.table.staged.StagedFolder;
import io.momentcross.label.table.staged.StagedFolder.State;
import io.momentcross.starter.progress.ProgressLine;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One replay from its options to its summary. */
final class ReplayJob {

    /** How it ended. */
    enum Outcome {
        /** Everything is where it belongs. */
        DONE,
        /** The rows wait until label-service runs. */
        WAITING
    }

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Set<String> KINDS = Set.of("moment", "fast-slow", "hour");
    private static final int HORIZONS = 2;
    private static final long LOOK_MS = 200;

    private final ReplayRequest request;
    private final ReplaySettings settings;
    private final KafkaSettings kafka;
    private final SampleTopic topic;
    private final TableFolder tables;
    private final Path labels;
    private final PrintStream out;
    private final ReplayCounts counts = new ReplayCounts();
    private final StagedFiles staged = new StagedFiles();

    ReplayJob(ReplayRequest request, ReplaySettings settings, PrintStream out) {
        this.request = request;
        this.settings = settings;
        this.kafka = new KafkaSettings(settings.kafka());
        this.topic = new SampleTopic(request.as(), kafka);
        this.labels = settings.tables().directory();
        this.tables = new IcebergFolder(labels);
        this.out = out;
    }

    ReplayCounts counts() {
        return counts;
    }

    /** @throws ReplayException where it cannot be as it was asked for; nothing was written then */
    Outcome run() throws ReplayException, IOException, InterruptedException {
        checkName();
        JoinPlan plan = plan();
        Path folder;
        try (StagedFolder held = hold();
                LogSource source = source()) {
            folder = held.path();
            switch (held.state()) {
                case NEW, BEGUN -> replay(held, source, plan);
                case STAGED -> out.println(request.as() + ": all rows are written since an earlier run.");
                case DONE -> throw taken("There is a replay of this name already");
                case REFUSED ->
                    throw new ReplayException("--as: the rows of the replay " + request.as()
                            + " were refused: " + StagedFolder.refusal(folder) + " Remove " + folder
                            + ", or give another name.");
            }
        }
        return awaitTable(folder);
    }

    private ReplayException taken(String why) {
        return new ReplayException("--as: " + why + ", " + request.as() + ". Give another name.");
    }

    private void checkName() throws ReplayException {
        if (!NAME.matcher(request.as()).matches()) {
            throw new ReplayException(
                    "--as: " + request.as() + " is no name: up to 40 small letters, digits and '-', a letter first.");
        }
        if (KINDS.contains(request.as()) || settings.join().policies().contains(request.as())) {
            throw taken("The live join has this policy");
        }
    }

    private JoinPlan plan() throws ReplayException {
        if (!KINDS.contains(request.policy())) {
            throw new ReplayException("--policy: there is no policy " + request.policy() + "; these are: "
                    + KINDS.stream().sorted().toList() + ".");
        }
        try {
            return ChangedRules.of(settings.join(), request.policy(), request.as(), request.changes());
        } catch (IllegalArgumentException e) {
            throw new ReplayException("--set " + e.getMessage(), e);
        }
    }

    private StagedFolder hold() throws ReplayException, IOException {
        if (request.into().contains(Target.tables)) {
            try {
                if (tables.replays().contains(request.as())) {
                    throw taken("The table labels has a replay of this name already");
                }
            } catch (FileNotFoundException e) {
                throw new ReplayException("--into tables: " + e.getMessage(), e);
            }
        }
        return StagedFolder.open(labels, request.as())
                .orElseThrow(() -> new ReplayException(
                        "--as: the replay " + request.as() + " is running, or is just being taken into the table."));
    }

    private LogSource source() {
        return request.source() == SourceKind.kafka
                ? new KafkaLog(kafka::consumer)
                : new ArchiveLog(new DuckDbLogArchive(
                        tables,
                        settings.tables().writeMemory().toBytes(),
                        labels.resolve("replays").resolve(request.as()).resolve("sort")));
    }

    // The line is there to be closed.
    @SuppressWarnings("try")
    private void replay(StagedFolder folder, LogSource source, JoinPlan plan)
            throws ReplayException, IOException, InterruptedException {
        LogSource.Bounds bounds = source.bounds();
        if (bounds.firstTick() < 0 || bounds.lastTick() < 0) {
            throw new ReplayException("--source " + request.source() + ": there is no tick in this log yet.");
        }
        ReplaySpec spec = begin(folder, bounds, plan);
        Replay replay = new Replay(spec, plan, source, partition -> target(folder, partition), counts);
        LogSource.Stretch stretch = replay.stretch();
        announce(spec, bounds, stretch);
        long from = System.nanoTime();
        try (ProgressLine progress = new ProgressLine(
                out,
                request.isTerminal(),
                () -> spec.name() + ": "
                        + ReplayProgress.text(
                                stretch.records(), counts.records(), Duration.ofNanos(System.nanoTime() - from)))) {
            replay.run(stretch, bounds.partitions(), request.threads());
        }
        new ReplaySummary(spec, counts).print(out, Duration.ofNanos(System.nanoTime() - from));
        if (spec.into().contains(Target.tables)) {
            folder.stage(staged.rows(), staged.byHour());
        } else {
            folder.done(0);
        }
    }

    /** The replay that was begun under this name, where it is the same, or a new one. */
    private ReplaySpec begin(StagedFolder folder, LogSource.Bounds bounds, JoinPlan plan)
            throws ReplayException, IOException, InterruptedException {
        Optional<ReplaySpec> begun = folder.begun().map(ReplaySpec::parse);
        ReplaySpec spec = spec(plan, bounds, begun);
        boolean isSampled = spec.into().contains(Target.samples);
        if (begun.isPresent() && !begun.get().equals(spec)) {
            throw new ReplayException("--as: a replay " + spec.name()
                    + " was begun with other options or rules, and not finished. Begun: " + begun.get()
                    + "; asked for: "
                    + spec + ". Give the same, or another name.");
        }
        boolean isThere = isSampled && topic.exists();
        if (begun.isEmpty() && isThere) {
            throw taken("The topic " + topic.name() + " is there already");
        }
        folder.begin(spec.json());
        folder.clear();
        if (isSampled && !isThere) {
            topic.create(bounds.partitions(), settings.topics().replicationFactor());
        }
        return spec;
    }

    private ReplaySpec spec(JoinPlan plan, LogSource.Bounds bounds, Optional<ReplaySpec> begun) throws ReplayException {
        Duration warmUp = request.warmUp() == null ? plan.rules().horizon().multipliedBy(HORIZONS) : request.warmUp();
        long from = request.from() != null
                ? TickOption.from(request.from())
                : begun.map(ReplaySpec::fromTick).orElse(bounds.firstTick());
        long to = request.to() != null
                ? TickOption.to(request.to())
                : begun.map(ReplaySpec::toTick).orElse(bounds.lastTick());
        if (to > bounds.lastTick()) {
            throw new ReplayException("--to: the log is complete up to tick " + bounds.lastTick() + " ("
                    + TickOption.time(bounds.lastTick()) + "), not to " + request.to() + ".");
        }
        if (from > to) {
            throw new ReplayException("--from: tick " + from + " (" + TickOption.time(from) + ") is after --to, tick "
                    + to + " (" + TickOption.time(to) + ").");
        }
        return new ReplaySpec(
                request.as(),
                request.policy(),
                ReplaySpec.rules(plan),
                request.source(),
                request.into(),
                from,
                to,
                Math.ceilDiv(warmUp.toMillis(), Ticks.LENGTH.toMillis()));
    }

    private void announce(ReplaySpec spec, LogSource.Bounds bounds, LogSource.Stretch stretch) {
        out.printf(
                "%s: %s by the rules asked for, from %s (tick %d) to %s (tick %d), about %,d records of %s%n",
                spec.name(),
                spec.policy(),
                TickOption.time(spec.fromTick()),
                spec.fromTick(),
                TickOption.time(spec.toTick()),
                spec.toTick(),
                stretch.records(),
                spec.source());
        long missing = bounds.firstTick() - (spec.fromTick() - spec.warmUp());
        if (missing > 0 && spec.fromTick() > bounds.firstTick()) {
            out.printf(
                    "%s: the log begins at %s, %d ticks late for the whole warm-up: exposures of requests before that are not judged%n",
                    spec.name(), TickOption.time(bounds.firstTick()), missing);
        }
    }

    private ReplayTarget target(StagedFolder folder, int partition) {
        List<ReplayTarget> targets = new ArrayList<>();
        if (request.into().contains(Target.tables)) {
            DuckDbRowFiles files =
                    new DuckDbRowFiles(settings.tables().writeMemory().toBytes(), TableSteps.NONE);
            targets.add(new LabelRowsTarget(folder, files, staged, partition));
        }
        if (request.into().contains(Target.samples)) {
            targets.add(topic.target(partition));
        }
        return new Targets(targets);
    }

    private Outcome awaitTable(Path folder) throws ReplayException, IOException, InterruptedException {
        if (!request.into().contains(Target.tables)) {
            return Outcome.DONE;
        }
        long end = System.nanoTime() + request.await().toNanos();
        boolean isSaid = false;
        while (true) {
            State state = StagedFolder.state(folder);
            if (state == State.DONE) {
                out.println(request.as() + ": the labels are in the table labels, policy " + request.as());
                return Outcome.DONE;
            }
            if (state == State.REFUSED) {
                throw new ReplayException("--into tables: the rows were refused: " + StagedFolder.refusal(folder));
            }
            if (System.nanoTime() > end) {
                out.println(request.as() + ": the rows wait in " + folder
                        + "; label-service takes them in when it runs on these tables");
                return Outcome.WAITING;
            }
            if (!isSaid) {
                out.println(request.as() + ": waiting for label-service to take the rows into the table");
                isSaid = true;
            }
            Thread.sleep(LOOK_MS);
        }
    }
}
