package io.momentcross.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LabelsCommandTest {

    @Test
    void partIsRefusedByName_whenThereIsNone() {
        StringWriter said = new StringWriter();
        CommandLine line = Benchmarks.commandLine().setErr(new PrintWriter(said));

        assertThat(line.execute("labels", "nothing")).isEqualTo(2);
        assertThat(said.toString()).contains("there is no part \"nothing\"");
    }

    @Test
    void roundsAreRefused_whenThereAreNone() {
        StringWriter said = new StringWriter();
        CommandLine line = Benchmarks.commandLine().setErr(new PrintWriter(said));

        assertThat(line.execute("labels", "--rounds", "0")).isEqualTo(2);
        assertThat(said.toString()).contains("--rounds");
    }
}
