package io.momentcross.ranking.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.FeatureCatalog;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.inference.InferenceEngine;
import io.momentcross.ranking.inference.Predictions;
import io.momentcross.ranking.model.open.ModelLoader;
import io.momentcross.ranking.model.open.ModelTrial;
import io.momentcross.ranking.model.repository.BootstrapModel;
import io.momentcross.ranking.model.repository.VersionFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/** The shipped model, swapped for its next version while threads predict with it. */
class ModelSwapTest {

    private static final String NAME = "moment-cross";
    private static final RankInput INPUT = new RankInput(
            1,
            1_795_000_000_000L,
            LongStream.range(0, 20).boxed().toList(),
            UserFeatures.newBuilder().setUserId(1).build(),
            List.of());

    @TempDir
    private Path repository;

    @Test
    void predictionsGoOnAndMemoryStays_whenModelsAreSwapped() throws Exception {
        swap(40);
    }

    @Test
    @Tag("long")
    void predictionsGoOnAndMemoryStays_whenModelsAreSwappedFiveHundredTimes() throws Exception {
        swap(500);
    }

    private void swap(int times) throws Exception {
        BootstrapModel.placeInto(repository, NAME);
        try (var engines = new AnnotationConfigApplicationContext("io.momentcross.ranking.inference.onnx");
                ModelRegistry registry = registry(engines.getBean(InferenceEngine.class));
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            registry.refresh();
            AtomicBoolean stop = new AtomicBoolean();
            List<Future<Long>> callers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                callers.add(threads.submit(() -> predict(registry, stop)));
            }
            long settled = 0;
            for (int version = 2; version <= times + 1; version++) {
                publish(version);
                registry.refresh();
                assertThat(registry.findServing(NAME).orElseThrow().version()).isEqualTo(Integer.toString(version));
                FileSystemUtils.deleteRecursively(repository.resolve(NAME).resolve(Integer.toString(version - 1)));
                if (version == times / 2) {
                    settled = residentMegabytes();
                }
            }
            stop.set(true);
            long predictions = 0;
            for (Future<Long> caller : callers) {
                predictions += caller.get();
            }
            long atEnd = residentMegabytes();
            System.out.printf(
                    "%d swaps, %d predictions beside them: %d MB half way, %d MB at the end%n",
                    times, predictions, settled, atEnd);
            assertThat(predictions).isGreaterThan(times);
            // A session holds some 16 MB: were they left open, half of the swaps would add hundreds.
            assertThat(atEnd - settled).isLessThan(16L * (times / 2) / 2);
        }
    }

    private ModelRegistry registry(InferenceEngine engine) {
        ModelTrial none = (manifest, folder) -> Optional.empty();
        ModelLoader loader =
                new ModelLoader(engine, FeatureCatalog.ofContracts(), List::of, none, DataSize.ofMegabytes(64));
        return new ModelRegistry(repository, loader, java.util.Map.of(), new SimpleMeterRegistry());
    }

    private static long predict(ModelRegistry registry, AtomicBoolean stop) {
        long count = 0;
        while (!stop.get()) {
            Predictions found =
                    registry.use(NAME, model -> model.predict(INPUT)).orElseThrow();
            assertThat(found.tasks()).contains("click");
            count++;
        }
        return count;
    }

    private void publish(int version) throws IOException {
        Path first = repository.resolve(NAME).resolve(Integer.toString(version - 1));
        Path next = Files.createTempDirectory(repository.resolve(NAME), ".tmp-");
        Files.copy(first.resolve(VersionFiles.GRAPH), next.resolve(VersionFiles.GRAPH));
        String manifest = Files.readString(first.resolve("manifest.json"))
                .replaceFirst("(\"version\"\\s*:\\s*)\"[0-9]+\"", "$1\"" + version + "\"");
        Files.writeString(next.resolve("manifest.json"), manifest);
        Files.move(next, repository.resolve(NAME).resolve(Integer.toString(version)));
    }

    private static long residentMegabytes() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
