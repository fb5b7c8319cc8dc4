package io.momentcross.ranking.model;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Registry, trial and engine as the service has them, without the rest; looks at the repository when told to. */
final class ModelHouse implements AutoCloseable {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    ModelHouse(Path repository, String... properties) {
        TestPropertyValues.of(Stream.concat(
                        Stream.of("momentcross.models.repository=" + repository, "momentcross.models.poll-interval=1h"),
                        Stream.of(properties)))
                .applyTo(context);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.scan(
                "io.momentcross.ranking.experiment",
                "io.momentcross.ranking.model",
                "io.momentcross.ranking.inference.onnx");
        context.refresh();
    }

    ModelRegistry registry() {
        return context.getBean(ModelRegistry.class);
    }

    MeterRegistry metrics() {
        return context.getBean(MeterRegistry.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
