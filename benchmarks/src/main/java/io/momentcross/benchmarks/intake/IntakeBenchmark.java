package io.momentcross.benchmarks.intake;

import io.momentcross.benchmarks.load.Load;
import io.momentcross.benchmarks.report.Progress;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.report.Spread;
import io.momentcross.benchmarks.report.Table;
import io.momentcross.benchmarks.service.RestService;
import io.momentcross.benchmarks.service.Surroundings;
import io.momentcross.contracts.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * {@code POST /v1/events} of a label service beside a bare producer: the same records, one broker, the same callers or
 * rates, in turn. All of it shares this machine, the HTTP client too.
 */
public final class IntakeBenchmark {

    private static final int PARTITIONS = 4;
    // Rounds as long as one: a service that is called a few thousand times is still being compiled.
    private static final int WARM_UP = 10;

    private final Path root;
    private final Path work;
    private final int rounds;
    private final Progress progress;

    /**
     * @param root the checkout
     * @param work an empty folder
     */
    public IntakeBenchmark(Path root, Path work, int rounds, Progress progress) {
        this.root = root;
        this.work = work;
        this.rounds = rounds;
        this.progress = progress;
    }

    /**
     * What is measured.
     *
     * @param sizes   events in a call
     * @param callers each with each size
     * @param rates   events a second, in calls of the middle size
     * @param seconds of a round
     */
    public record Plan(List<Integer> sizes, List<Integer> callers, List<Integer> rates, double seconds) {

        public Plan {
            sizes = List.copyOf(sizes);
            callers = List.copyOf(callers);
            rates = List.copyOf(rates);
        }

        List<Task> closed() {
            return sizes.stream()
                    .flatMap(size -> callers.stream().map(number -> new Task(size, number, 0, seconds)))
                    .toList();
        }

        List<Task> open() {
            int size = sizes.get(sizes.size() / 2);
            return rates.stream()
                    .map(rate -> new Task(size, 0, rate / (double) size, seconds))
                    .toList();
        }
    }

    public Report run(Plan plan) throws IOException, InterruptedException, ExecutionException {
        try (Surroundings surroundings = Surroundings.start(root, work)) {
            prepare(surroundings);
            try (RestService service = surroundings.label(work.resolve("labels"), List.of());
                    ProducerProcess producer =
                            new ProducerProcess(surroundings.brokerAddress(), work.resolve("producer.log"))) {
                warmUp(plan, service, producer);
                List<Pair> closed = pairs(plan.closed(), surroundings, service, producer);
                List<Pair> open = pairs(plan.open(), surroundings, service, producer);
                Map<String, Object> figures = new LinkedHashMap<>();
                figures.put("cores", Runtime.getRuntime().availableProcessors());
                figures.put("callers", closed);
                figures.put("rates", open);
                return new Report(List.of(callersTable(closed), ratesTable(open)), figures);
            }
        }
    }

    private static void prepare(Surroundings surroundings) throws InterruptedException, ExecutionException {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, surroundings.brokerAddress()))) {
            admin.createTopics(List.of(new NewTopic(Topics.FEEDBACK, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void warmUp(Plan plan, RestService service, ProducerProcess producer)
            throws IOException, InterruptedException, ExecutionException {
        progress.say("intake: warming up");
        int size = plan.sizes().get(plan.sizes().size() / 2);
        int callers = plan.callers().getLast();
        Task task = new Task(size, callers, 0, plan.seconds() * WARM_UP);
        task.run(intake(service, task));
        producer.run(task);
    }

    private static HttpIntake intake(RestService service, Task task) {
        return new HttpIntake(service, AppEvents.batches(task.batches(), task.size(), Instant.now()));
    }

    private List<Pair> pairs(List<Task> tasks, Surroundings surroundings, RestService service, ProducerProcess producer)
            throws IOException, InterruptedException, ExecutionException {
        List<Pair> pairs = new ArrayList<>();
        for (Task task : tasks) {
            progress.say("intake: " + task);
            List<Pair.Round> done = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                HttpIntake sender = intake(service, task);
                double serviceCpu = -seconds(service.process().cpu());
                double brokerCpu = -seconds(surroundings.broker().cpu());
                Load.Result taken = task.run(sender);
                serviceCpu += seconds(service.process().cpu());
                brokerCpu += seconds(surroundings.broker().cpu());
                done.add(new Pair.Round(taken, serviceCpu, brokerCpu, producer.run(task)));
            }
            pairs.add(Pair.of(task, done));
        }
        return pairs;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static Table callersTable(List<Pair> pairs) {
        return new Table(
                "Intake beside a bare producer, acks=all: callers that wait for their answer",
                List.of(
                        "events x callers",
                        "HTTP events/s",
                        "from - to",
                        "producer events/s",
                        "from - to",
                        "producer / HTTP",
                        "HTTP events/CPU s",
                        "producer events/CPU s",
                        "ratio",
                        "client us/event",
                        "broker us/event"),
                pairs.stream()
                        .map(pair -> List.of(
                                pair.task().size() + " x " + pair.task().callers(),
                                whole(pair.intake().median()),
                                range(pair.intake()),
                                whole(pair.producer().median()),
                                range(pair.producer()),
                                one(pair.ratio().median()),
                                whole(pair.intakePerCpu().median()),
                                whole(pair.producerPerCpu().median()),
                                one(pair.producerPerCpu().median()
                                        / pair.intakePerCpu().median()),
                                one(pair.clientCpuPerEvent().median()),
                                one(pair.brokerCpuPerEvent().median())))
                        .toList());
    }

    private static Table ratesTable(List<Pair> pairs) {
        return new Table(
                "Intake beside a bare producer, acks=all: calls at a fixed rate, latency from when each was due",
                List.of(
                        "events/s asked",
                        "HTTP events/s",
                        "p50 ms",
                        "p99 ms",
                        "from - to",
                        "producer events/s",
                        "p50 ms",
                        "p99 ms",
                        "from - to"),
                pairs.stream()
                        .map(pair -> List.of(
                                whole(pair.task().callsPerSecond() * pair.task().size()),
                                whole(pair.intake().median()),
                                one(pair.intakeP50Ms().median()),
                                one(pair.intakeP99Ms().median()),
                                range(pair.intakeP99Ms()),
                                whole(pair.producer().median()),
                                one(pair.producerP50Ms().median()),
                                one(pair.producerP99Ms().median()),
                                range(pair.producerP99Ms())))
                        .toList());
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String one(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String range(Spread spread) {
        return spread.most() < 1000
                ? one(spread.least()) + " - " + one(spread.most())
                : whole(spread.least()) + " - " + whole(spread.most());
    }
}
