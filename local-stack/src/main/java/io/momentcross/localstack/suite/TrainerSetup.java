package io.momentcross.localstack.suite;

import io.momentcross.localstack.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gets the trainer's interpreter ready: installs its packages where that was not done yet. */
final class TrainerSetup {

    private static final Duration TELL_EVERY = Duration.ofSeconds(10);

    private final StackOptions options;
    private final DataFolder folder;
    private final Listener listener;

    TrainerSetup(StackOptions options, DataFolder folder, Listener listener) {
        this.options = options;
        this.folder = folder;
        this.listener = listener;
    }

    /** How Python is called; empty where the trainer cannot be installed, which the listener has been told. */
    Optional<List<String>> command() throws IOException, InterruptedException {
        if (options.python().isPresent()) {
            return options.python().map(python -> List.of(python.toString()));
        }
        Path venv = options.root().resolve(".cache/trainer");
        Path install = options.root().resolve("trainer/install");
        Path log = folder.path("logs/trainer-install.log");
        Files.deleteIfExists(log);
        Child installing = Child.start(List.of(install.toString(), venv.toString()), Map.of(), log);
        String last = "";
        long toldAt = System.nanoTime();
        while (installing.isAlive()) {
            Thread.sleep(Duration.ofMillis(200));
            List<String> lines = installing.lastLines(1);
            boolean isNews = !lines.isEmpty() && !lines.getFirst().equals(last);
            if (isNews && (last.isEmpty() || System.nanoTime() - toldAt > TELL_EVERY.toNanos())) {
                last = lines.getFirst();
                toldAt = System.nanoTime();
                listener.says(last);
            }
        }
        if (installing.exitValue() != 0) {
            listener.says("nothing is learned, the trainer could not be installed:\n  "
                    + String.join("\n  ", installing.lastLines(5)));
            return Optional.empty();
        }
        return Optional.of(List.of(venv.resolve("bin/python").toString()));
    }
}
