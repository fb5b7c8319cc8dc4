package io.momentcross.localstack.issuer;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The issuer in a process of its own, with one client. The client's secret is in the environment. */
@Command(name = "issuer", hidden = true)
public final class IssuerCommand implements Callable<Integer> {

    public static final String SECRET = "MOMENTCROSS_CLIENT_SECRET";

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--client", required = true)
    private String client = "";

    @Option(names = "--scopes", required = true, split = ",")
    private List<String> scopes = List.of();

    @Option(names = "--log", required = true)
    private Path log = Path.of(".");

    @Override
    public Integer call() throws InterruptedException {
        String secret = System.getenv(SECRET);
        if (secret == null || secret.isBlank()) {
            System.err.println("moment-cross: the environment has no " + SECRET + ".");
            return 2;
        }
        Issuer issuer = Issuer.start(port, List.of(new IssuerClient(client, secret, scopes)), log);
        Runtime.getRuntime().addShutdownHook(new Thread(issuer::close, "issuer-shutdown"));
        new CountDownLatch(1).await();
        return 0;
    }
}
