package io.momentcross.benchmarks;

import io.momentcross.benchmarks.intake.ProduceCommand;
import io.momentcross.benchmarks.join.JoinProcess;
import io.momentcross.benchmarks.labels.CoreCommand;
import io.momentcross.benchmarks.labels.LabelsCommand;
import io.momentcross.localstack.suite.BrokerCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Each benchmark is a command; {@code broker} and {@code produce} are processes that they start. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {
            BrokerCommand.class,
            ProduceCommand.class,
            JoinProcess.class,
            CoreCommand.class,
            HelpCommand.class
        })
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Benchmarks()).addSubcommand("labels", LabelsCommand.commandLine());
    }
}
