package io.momentcross.ranking.model;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.ranking.shadow.FreeTurns;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Registry, trial and engine as the service has them, without the rest; looks at the repository when told to. */
final class ModelHouse implements AutoCloseable {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    ModelHouse(Path repository, String... properties) {
        this(repository, null, properties);
    }

    /** @param turns of shadows; null for a house without them */
    ModelHouse(Path repository, @Nullable FreeTurns turns, String... properties) {
        TestPropertyValues.of(Stream.concat(
                        Stream.of("momentcross.models.repository=" + repository, "momentcross.models.poll-interval=1h"),
                        Stream.of(properties)))
                .applyTo(context);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.scan(
                "io.momentcross.ranking.experiment",
                "io.momentcross.ranking.model",
                "io.momentcross.ranking.inference.onnx");
        if (turns != null) {
            context.registerBean(FreeTurns.class, () -> turns);
            context.scan("io.momentcross.ranking.shadow");
        }
        context.refresh();
    }

    ModelRegistry registry() {
        return context.getBean(ModelRegistry.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    MeterRegistry metrics() {
        return context.getBean(MeterRegistry.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
