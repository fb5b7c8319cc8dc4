package io.momentcross.localstack.suite;

import java.nio.file.Path;
import java.util.Optional;

/**
 * @param root              checkout whose built jars run
 * @param data              everything that is kept
 * @param port              of the gateway
 * @param traffic           whether the simulator drives traffic
 * @param seed              of the simulated world
 * @param requestsPerSecond of the simulated traffic
 * @param world             which simulated world
 * @param python            the trainer's interpreter where it is installed already; else it is installed
 * @param learn             whether the trainer runs at all
 */
public record StackOptions(
        Path root,
        Path data,
        int port,
        boolean traffic,
        long seed,
        double requestsPerSecond,
        String world,
        Optional<Path> python,
        boolean learn) {}
