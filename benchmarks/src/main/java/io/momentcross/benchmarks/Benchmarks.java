package io.momentcross.benchmarks;

import io.momentcross.benchmarks.intake.ProduceCommand;
import io.momentcross.benchmarks.join.JoinProcess;
import io.momentcross.benchmarks.labels.CoreCommand;
import io.momentcross.benchmarks.labels.LabelParts;
import io.momentcross.benchmarks.part.PartsCommand;
import io.momentcross.benchmarks.serving.ServingParts;
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
        return new CommandLine(new Benchmarks())
                .addSubcommand(
                        "labels", PartsCommand.of("labels", "Speed and size of the label service.", LabelParts.all()))
                .addSubcommand(
                        "serving", PartsCommand.of("serving", "What a ranked request costs.", ServingParts.all()));
    }
}
