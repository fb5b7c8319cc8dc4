package io.momentcross.ranking.model.trial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** How a trial's process ended by itself, and what it said. Nothing of that is believed beyond its form. */
final class TrialOutcome {

    private static final Logger LOG = LoggerFactory.getLogger(TrialOutcome.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_WORDS = 64 << 10;
    private static final int LONGEST_FAULT = 1000;

    /** The JVM's, where its heap is full. */
    private static final int HEAP_WAS_FULL = 3;
    /** The JVM's, where the system gives it nothing more. */
    private static final String MEMORY_WAS_REFUSED = "There is insufficient memory";
    /** How a shell, and Java, tell that a signal ended a process. */
    private static final int SIGNALLED = 128;

    private final int status;
    private final Path own;

    TrialOutcome(int status, Path own) {
        this.status = status;
        this.own = own;
    }

    Optional<String> fault(String tooLarge) throws IOException {
        if (status == 0) {
            return answered();
        }
        String said = words(TrialCommand.ERR);
        LOG.warn("A model's trial ended with status {}. {}", status, cut(said));
        if (status == HEAP_WAS_FULL || said.contains(MEMORY_WAS_REFUSED)) {
            return Optional.of(tooLarge);
        }
        return Optional.of(
                status > SIGNALLED
                        ? "the trial ended with signal " + (status - SIGNALLED)
                        : "the trial ended with status " + status);
    }

    private Optional<String> answered() throws IOException {
        try {
            TrialAnswer answer = JSON.readValue(words(TrialCommand.OUT), TrialAnswer.class);
            return Optional.ofNullable(answer.fault()).map(TrialOutcome::cut);
        } catch (JacksonException e) {
            LOG.debug("a trial's answer cannot be read", e);
            return Optional.of("the trial ended without an answer");
        }
    }

    private String words(String file) throws IOException {
        try (InputStream in = Files.newInputStream(own.resolve(file))) {
            return new String(in.readNBytes(MOST_WORDS), StandardCharsets.UTF_8).strip();
        }
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(LONGEST_FAULT, text.length()));
    }
}
