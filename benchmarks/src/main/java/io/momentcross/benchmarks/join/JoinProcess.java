package io.momentcross.benchmarks.join;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.label.join.streams.JoinProperties;
import io.momentcross.label.join.streams.JoinStatistics;
import io.momentcross.label.join.streams.JoinStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.ObjectMapper;

/** The service's join alone, by the service's own defaults, until it is told to end. */
@Command(name = "join-process", hidden = true)
public final class JoinProcess implements Callable<Integer> {

    /**
     * Written ten times a second.
     *
     * @param state of Kafka Streams
     * @param lag   records that stores of this instance, standbys included, are behind
     * @param open  exposures, as of the last tick
     */
    public record Status(String state, long lag, long open, long tick) {}

    private static final String PREFIX = "momentcross.join.";

    @Option(names = "--bootstrap", required = true)
    private String bootstrap = "";

    @Option(names = "--status", required = true, description = "The file that says how it is.")
    private Path status = Path.of(".");

    @Option(names = "--set", description = "name=value of " + PREFIX + "...")
    private Map<String, String> properties = new HashMap<>();

    @Option(names = "--kafka", description = "name=value, as spring.kafka.streams.properties would have it.")
    private Map<String, String> common = new HashMap<>();

    @Option(names = "--contents", description = "At its end: a file for what lies in its stores.")
    private Path contents = Path.of("");

    @Override
    public Integer call() throws Exception {
        JoinProperties join = bind();
        Files.createDirectories(join.stateDirectory());
        JoinStatistics statistics = new JoinStatistics(new SimpleMeterRegistry(), Clock.systemUTC());
        KafkaStreams streams = JoinStreams.of(join.plan(), join, Map.copyOf(common), List.of(bootstrap), statistics);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(streams), "join-end"));
        streams.start();
        while (true) {
            write(
                    status,
                    new Status(
                            streams.state().name(), lag(streams), statistics.openExposures(), statistics.lastTick()));
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    private JoinProperties bind() throws IOException {
        Map<String, Object> own = new HashMap<>();
        properties.forEach((name, value) -> own.put(PREFIX + name, value));
        List<PropertySource<?>> sources = new ArrayList<>();
        sources.add(new MapPropertySource("set", own));
        sources.addAll(new YamlPropertySourceLoader().load("service", new ClassPathResource("application.yaml")));
        return new Binder(ConfigurationPropertySources.from(sources), new PropertySourcesPlaceholdersResolver(sources))
                .bind("momentcross.join", JoinProperties.class)
                .get();
    }

    private static long lag(KafkaStreams streams) {
        return streams.allLocalStorePartitionLags().values().stream()
                .flatMap(partitions -> partitions.values().stream())
                .mapToLong(LagInfo::offsetLag)
                .sum();
    }

    private void end(KafkaStreams streams) {
        try {
            if (!contents.toString().isEmpty()) {
                write(contents, StoreContents.of(streams));
            }
            streams.close(Duration.ofSeconds(30));
        } catch (IOException e) {
            System.err.println("what lies in the stores is not known: " + e.getMessage());
        }
    }

    // Whole, or as it was before: it is read at any moment.
    private static void write(Path file, Object value) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, new ObjectMapper().writeValueAsString(value));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
