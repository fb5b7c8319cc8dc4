package io.momentcross.experiments;

import io.momentcross.experiments.day.DayCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code experiments day}. */
@Command(
        name = "experiments",
        description = "What experiments learn from.",
        mixinStandardHelpOptions = true,
        subcommands = DayCommand.class)
public final class Experiments {

    private Experiments() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Experiments());
    }
}
