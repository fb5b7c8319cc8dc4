package io.momentcross.localstack;

import io.momentcross.localstack.demo.DemoCommand;
import io.momentcross.localstack.demo.FreshnessCommand;
import io.momentcross.localstack.demo.StatusCommand;
import io.momentcross.localstack.demo.TokenCommand;
import io.momentcross.localstack.issuer.IssuerCommand;
import io.momentcross.localstack.suite.BrokerCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code demo}, {@code token}, {@code status}. */
@Command(
        name = "moment-cross",
        mixinStandardHelpOptions = true,
        subcommands = {
            DemoCommand.class,
            TokenCommand.class,
            StatusCommand.class,
            FreshnessCommand.class,
            BrokerCommand.class,
            IssuerCommand.class
        })
public final class LocalStack {

    private LocalStack() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new LocalStack()).execute(args));
    }
}
