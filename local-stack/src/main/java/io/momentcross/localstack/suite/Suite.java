package io.momentcross.localstack.suite;

import io.momentcross.localstack.issuer.Issuer;
import io.momentcross.localstack.issuer.IssuerClient;
import io.momentcross.localstack.process.Ports;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The running suite. Parts start in the order in which they need each other and end in the reverse; one that ends by
 * itself is started again.
 */
public final class Suite implements AutoCloseable {

    private static final Duration WATCH = Duration.ofMillis(500);

    private final StackOptions options;
    private final Listener listener;
    private final DataFolder folder;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final List<Part> parts = new ArrayList<>();
    private final Addresses addresses;
    private final Map<String, String> secrets;
    private @Nullable Issuer issuer;
    private @Nullable LocalRedis redis;
    private volatile boolean isEnding;

    private Suite(StackOptions options, Listener listener, DataFolder folder, Addresses addresses) throws IOException {
        this.options = options;
        this.listener = listener;
        this.folder = folder;
        this.addresses = addresses;
        this.secrets = folder.secrets(Clients.IDS);
    }

    /**
     * Starts everything that serves; returns when it does.
     *
     * @throws StackException with what is wrong and what helps; nothing is left running then
     */
    public static Suite start(StackOptions options, Listener listener)
            throws IOException, InterruptedException, StackException {
        if (options.port() != 0 && !Ports.isFree(options.port())) {
            throw new StackException(
                    "port " + options.port() + " is in use. End what uses it, or choose another with --port.");
        }
        DataFolder folder = DataFolder.open(options.data());
        Suite suite = null;
        try {
            List<String> leftovers = folder.endLeftovers();
            if (!leftovers.isEmpty()) {
                listener.says("ended what an earlier run had left: " + String.join(", ", leftovers));
            }
            suite = new Suite(options, listener, folder, Addresses.choose(options.port()));
            suite.startServing();
            return suite;
        } catch (IOException | InterruptedException | StackException | RuntimeException e) {
            if (suite != null) {
                suite.close();
            } else {
                folder.close();
            }
            throw e;
        }
    }

    public Addresses addresses() {
        return addresses;
    }

    /** A client's secret, for asking the issuer for tokens. */
    public String secret(String client) {
        return secrets.getOrDefault(client, "");
    }

    private void startServing() throws IOException, InterruptedException, StackException {
        long from = System.nanoTime();
        SuiteParts make = new SuiteParts(options, folder, addresses, secrets, http);
        redis = LocalRedis.start(addresses.redisPort(), folder.path("redis"));
        listener.ready("redis", seconds(from), "127.0.0.1:" + addresses.redisPort());
        Part broker = begin(make.broker());
        List<IssuerClient> clients = Clients.all(secrets);
        issuer = Issuer.start(addresses.issuerPort(), clients, folder.path("logs/issuer.log"));
        listener.ready("issuer", seconds(from), addresses.issuer());
        finish(broker, from);
        List<Part> services =
                List.of(begin(make.feature()), begin(make.label()), begin(make.ranking()), begin(make.gateway()));
        for (Part service : services) {
            finish(service, from);
        }
        Thread.ofVirtual().name("watch").start(this::watch);
        if (options.traffic()) {
            finish(begin(make.simulator()), from);
        }
        if (options.learn()) {
            Thread.ofVirtual().name("trainer-install").start(() -> startLearning(make, from));
        }
    }

    /** The trainer's packages are gigabytes: the suite serves while they come. */
    private void startLearning(SuiteParts make, long from) {
        try {
            Optional<List<String>> trainer = new TrainerSetup(options, folder, listener).command();
            if (trainer.isPresent() && !isEnding) {
                finish(begin(make.trainer(trainer.get())), from);
            }
        } catch (IOException | StackException | RuntimeException e) {
            listener.says("nothing is learned: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Part begin(Part part) throws IOException {
        synchronized (parts) {
            if (isEnding) {
                return part;
            }
            part.start();
            parts.add(part);
            writeRun();
        }
        return part;
    }

    private void finish(Part part, long from) throws StackException, IOException, InterruptedException {
        part.awaitReady();
        listener.ready(part.name(), seconds(from), part.url());
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }

    private void writeRun() throws IOException {
        Map<String, RunFile.Part> running = new LinkedHashMap<>();
        long own = ProcessHandle.current().pid();
        running.put("issuer", new RunFile.Part(own, addresses.issuer()));
        LocalRedis store = redis;
        running.put("redis", new RunFile.Part(store == null ? 0 : store.pid(), ""));
        parts.forEach(part -> running.put(part.name(), new RunFile.Part(part.pid(), part.url())));
        new RunFile(folder.path("")).write(running);
    }

    private void watch() {
        while (!isEnding) {
            try {
                Thread.sleep(WATCH);
                for (Part part : partsNow()) {
                    if (part.isWanted() && !part.isAlive() && !isEnding) {
                        listener.says(part.name() + " ended by itself; starting it again");
                        restart(part);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException e) {
                listener.says("cannot start again: " + e.getMessage());
            }
        }
    }

    private void restart(Part part) throws IOException, InterruptedException {
        Thread.sleep(Duration.ofSeconds(1));
        synchronized (parts) {
            if (!isEnding) {
                part.start();
                writeRun();
            }
        }
    }

    private List<Part> partsNow() {
        synchronized (parts) {
            return List.copyOf(parts);
        }
    }

    /** Ends a part as a crash would; it is started again. */
    public void kill(String name) throws InterruptedException {
        for (Part part : partsNow()) {
            if (part.name().equals(name)) {
                part.kill();
            }
        }
    }

    @Override
    public void close() throws IOException {
        isEnding = true;
        for (Part part : partsNow().reversed()) {
            try {
                part.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Issuer tokens = issuer;
        if (tokens != null) {
            tokens.close();
        }
        LocalRedis store = redis;
        if (store != null) {
            store.close();
        }
        new RunFile(folder.path("")).delete();
        folder.close();
        http.close();
    }
}
