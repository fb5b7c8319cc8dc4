package io.momentcross.ranking.model.trial;

import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.model.open.ModelTrial;
import io.momentcross.starter.childjvm.ChildEnd;
import io.momentcross.starter.childjvm.ChildMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** Tries each version once in a process of its own, which is watched and killed beyond its bounds. */
final class ProcessTrial implements ModelTrial {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTrial.class);
    /** Begin of the names of trials' folders. */
    static final String FOLDER = "moment-cross-trial-";

    private static final long LOOK_MS = 20;

    private final TrialProperties properties;
    private final String defaultModel;
    private final TrialCommand command;
    private final PassedTrials passed = new PassedTrials();

    ProcessTrial(TrialProperties properties, String defaultModel, TrialCommand command) {
        this.properties = properties;
        this.defaultModel = defaultModel;
        this.command = command;
    }

    @Override
    public boolean isNeeded(ModelManifest manifest, Path folder) {
        return !passed.hold(folder, manifest) && properties.needsTrial(manifest.name(), defaultModel);
    }

    @Override
    public Optional<String> fault(ModelManifest manifest, Path folder) {
        if (!isNeeded(manifest, folder)) {
            return Optional.empty();
        }
        long from = System.nanoTime();
        Optional<String> fault = tried(manifest, folder);
        if (fault.isEmpty()) {
            passed.add(folder, manifest);
        }
        LOG.info(
                "model {} version {} was tried for {} ms: {}",
                manifest.name(),
                manifest.version(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from),
                fault.orElse("it may serve"));
        return fault;
    }

    private Optional<String> tried(ModelManifest manifest, Path folder) {
        try {
            Path own = Files.createTempDirectory(FOLDER);
            try {
                return watched(command.process(manifest, folder, own).start(), own);
            } finally {
                FileSystemUtils.deleteRecursively(own);
            }
        } catch (IOException e) {
            return Optional.of("the trial cannot be made: " + e.getMessage());
        }
    }

    private Optional<String> watched(Process process, Path own) throws IOException {
        long until = System.nanoTime() + properties.time().toNanos();
        try {
            while (!process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
                if (ChildMemory.bytes(process.pid()) > properties.memory().toBytes()) {
                    return Optional.of(tooLarge());
                }
                if (System.nanoTime() > until) {
                    return Optional.of(
                            "the trial took longer than " + properties.time().toSeconds() + " s and was ended");
                }
            }
            return new TrialOutcome(ChildEnd.of(process, own), own.resolve(TrialCommand.OUT)).fault(tooLarge());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the trial was not brought to its end: the service is ending");
        } finally {
            end(process);
        }
    }

    private String tooLarge() {
        return "the trial needed more than " + properties.memory().toMegabytes() + " MB of memory and was ended";
    }

    private static void end(Process process) throws IOException {
        process.destroyForcibly();
        process.getOutputStream().close();
        process.onExit().join();
    }
}
