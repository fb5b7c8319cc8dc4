package io.momentcross.ranking.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.ranking.ServingModels;
import io.momentcross.ranking.assembly.FeatureCatalog;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.inference.InferenceEngine;
import io.momentcross.ranking.model.open.ModelLoader;
import io.momentcross.ranking.model.open.ModelTrial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.util.unit.DataSize;

/** Versions that need a trial beside those that need none. */
class TrialTurnsTest {

    private static final DataSize MOST = DataSize.ofMegabytes(64);

    @SuppressWarnings("NullAway.Init")
    private static AnnotationConfigApplicationContext engines;

    @TempDir
    private Path repository;

    private final List<String> tried = new CopyOnWriteArrayList<>();
    private final CountDownLatch isBegun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @BeforeAll
    static void openEngines() {
        engines = new AnnotationConfigApplicationContext("io.momentcross.ranking.inference.onnx");
    }

    @AfterAll
    static void closeEngines() {
        engines.close();
    }

    /** Refuses versions above 1 of models that are not ours. */
    private final class Strict implements ModelTrial {

        @Override
        public boolean isNeeded(ModelManifest manifest, Path folder) {
            String version = manifest.name() + " " + manifest.version();
            return !manifest.name().equals("ours") && !tried.contains(version);
        }

        @Override
        public Optional<String> fault(ModelManifest manifest, Path folder) {
            if (!isNeeded(manifest, folder)) {
                return Optional.empty();
            }
            isBegun.countDown();
            join(mayEnd);
            tried.add(manifest.name() + " " + manifest.version());
            return manifest.version().equals("1") ? Optional.empty() : Optional.of("it is hostile");
        }
    }

    @Test
    void oneVersionIsTriedInALook_modelAfterModel() throws Exception {
        place("a", "1", "2", "3");
        place("b", "1");
        place("ours", "1");
        mayEnd.countDown();
        try (ModelRegistry registry = registry()) {
            assertThat(registry.refreshUntried()).isTrue();
            assertThat(tried).isEmpty();
            assertThat(registry.findServing("ours")).isPresent();

            assertThat(registry.refresh()).isTrue();
            assertThat(tried).containsExactly("a 3");
            assertThat(registry.refresh()).isTrue();
            assertThat(tried).containsExactly("a 3", "b 1");
            assertThat(registry.findServing("b")).isPresent();
            assertThat(registry.refresh()).isTrue();
            assertThat(registry.refresh()).isFalse();
            assertThat(tried).containsExactly("a 3", "b 1", "a 2", "a 1");
            assertThat(registry.findServing("a")).isPresent();
            assertThat(registry.refresh()).isFalse();
            assertThat(tried).hasSize(4);
        }
    }

    @Test
    void operatorsChangeIsHeldUpByNoTrialOfOthers_whenSomeWait() throws Exception {
        place("a", "1");
        place("ours", "1", "2");
        try (ModelRegistry registry = registry()) {
            assertThat(registry.activate("ours", "1")).isTrue();
            assertThat(registry.activate("ours", "latest")).isTrue();
            assertThat(registry.findServing("ours").orElseThrow().version()).isEqualTo("2");
            assertThat(tried).isEmpty();
        }
    }

    @Test
    void startWaitsForNoTrial_andAllAreTriedWithoutAnotherPoll() throws Exception {
        place("a", "1", "2");
        place("b", "1");
        place("ours", "1");
        ModelRegistry registry = registry();
        ModelWatcher watcher =
                new ModelWatcher(new ModelProperties(repository, "ours", Duration.ofHours(1), true, MOST), registry);
        watcher.start();
        try {
            assertThat(registry.findServing("ours")).isPresent();
            join(isBegun);
            assertThat(registry.findServing("a")).isEmpty();
            mayEnd.countDown();
            ServingModels.await(registry, "a", "b");
            assertThat(tried).containsExactly("a 2", "b 1", "a 1");
        } finally {
            mayEnd.countDown();
            watcher.stop();
        }
    }

    private void place(String name, String... versions) throws Exception {
        for (String version : versions) {
            StrangerModel.place(repository, name, version, StrangerModel.graph("plain"));
        }
    }

    private ModelRegistry registry() {
        ModelLoader loader = new ModelLoader(
                engines.getBean(InferenceEngine.class), FeatureCatalog.ofContracts(), List::of, new Strict(), MOST);
        return new ModelRegistry(repository, loader, Map.of(), new SimpleMeterRegistry());
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
