package io.momentcross.ranking.model.trial;

import io.momentcross.starter.childjvm.ChildEnd;
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
    private static final int LONGEST_ANSWER = 64 << 10;
    private static final int LONGEST_FAULT = 1000;

    private final ChildEnd end;
    private final Path out;

    /** @param out the file that it said its answer in */
    TrialOutcome(ChildEnd end, Path out) {
        this.end = end;
        this.out = out;
    }

    Optional<String> fault(String tooLarge) throws IOException {
        if (end.status() == 0) {
            return answered();
        }
        LOG.warn("A model's trial ended with status {}. {}", end.status(), end.words(LONGEST_FAULT));
        if (end.heapWasFull() || end.memoryWasRefused()) {
            return Optional.of(tooLarge);
        }
        return Optional.of(
                end.signal() > 0
                        ? "the trial ended with signal " + end.signal()
                        : "the trial ended with status " + end.status());
    }

    private Optional<String> answered() throws IOException {
        try {
            TrialAnswer answer = JSON.readValue(answer(), TrialAnswer.class);
            return Optional.ofNullable(answer.fault()).map(TrialOutcome::cut);
        } catch (JacksonException e) {
            LOG.debug("a trial's answer cannot be read", e);
            return Optional.of("the trial ended without an answer");
        }
    }

    private String answer() throws IOException {
        try (InputStream in = Files.newInputStream(out)) {
            return new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8).strip();
        }
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(LONGEST_FAULT, text.length()));
    }
}
