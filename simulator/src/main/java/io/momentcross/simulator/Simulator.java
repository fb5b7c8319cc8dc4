package io.momentcross.simulator;

import io.momentcross.simulator.drive.DriveCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code simulator drive}. */
@Command(
        name = "simulator",
        description = "A simulated live-streaming platform.",
        mixinStandardHelpOptions = true,
        subcommands = DriveCommand.class)
public final class Simulator {

    private Simulator() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Simulator()).execute(args));
    }
}
