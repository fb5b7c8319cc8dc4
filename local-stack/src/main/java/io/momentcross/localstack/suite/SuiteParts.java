package io.momentcross.localstack.suite;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each part is told at its start: the same properties that a deployment sets. */
final class SuiteParts {

    private static final String SUITE = "spring.security.oauth2.client.registration.suite.";

    private final StackOptions options;
    private final DataFolder folder;
    private final Addresses at;
    private final Map<String, String> secrets;
    private final HttpClient http;

    SuiteParts(StackOptions options, DataFolder folder, Addresses at, Map<String, String> secrets, HttpClient http) {
        this.options = options;
        this.folder = folder;
        this.at = at;
        this.secrets = secrets;
        this.http = http;
    }

    Part broker() {
        List<String> command = JavaCommand.self(
                512,
                List.of(
                        "broker",
                        "--port=" + at.brokerPort(),
                        "--controller-port=" + at.controllerPort(),
                        "--data=" + folder.path("kafka")));
        return new Part(
                "broker",
                command,
                Map.of(),
                folder.path("logs/broker.log"),
                at.broker(),
                () -> answers(at.brokerPort()));
    }

    Part feature() throws IOException, StackException {
        return service(
                "feature",
                at.featurePort(),
                256,
                List.of(
                        "--spring.data.redis.host=127.0.0.1",
                        "--spring.data.redis.port=" + at.redisPort(),
                        "--spring.kafka.bootstrap-servers=" + at.broker()));
    }

    Part label() throws IOException, StackException {
        return service(
                "label",
                at.labelPort(),
                512,
                List.of(
                        "--spring.kafka.bootstrap-servers=" + at.broker(),
                        "--momentcross.join.instance-id=label-service-0",
                        "--momentcross.join.state-directory=" + folder.path("streams"),
                        "--momentcross.join.store-memory=64MB",
                        "--momentcross.labels.directory=" + folder.path("labels"),
                        "--momentcross.labels.upkeep.retention.served=30d",
                        "--momentcross.labels.upkeep.retention.feedback=30d"));
    }

    Part ranking() throws IOException, StackException {
        return service(
                "ranking",
                at.rankingPort(),
                384,
                List.of(
                        "--spring.kafka.bootstrap-servers=" + at.broker(),
                        "--momentcross.models.repository=" + folder.path("models")));
    }

    Part gateway() throws IOException, StackException {
        return service(
                "gateway",
                at.gatewayPort(),
                192,
                List.of("--momentcross.console.enabled=true", "--momentcross.console.notice=" + notice()));
    }

    private String notice() {
        return options.traffic() ? "Simulated users, rooms and feedback" : "Development suite, no traffic of its own";
    }

    private Part service(String name, int port, int heapMb, List<String> own) throws IOException, StackException {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + at.issuer(),
                "--momentcross.clients.ranking.url=http://127.0.0.1:" + at.rankingPort(),
                "--momentcross.clients.feature.url=http://127.0.0.1:" + at.featurePort(),
                "--momentcross.clients.label.url=http://127.0.0.1:" + at.labelPort()));
        Map<String, String> environment = new HashMap<>();
        if (!Clients.scopes(name).isEmpty()) {
            arguments.addAll(List.of(
                    "--" + SUITE + "authorization-grant-type=client_credentials",
                    "--" + SUITE + "client-id=" + name,
                    "--" + SUITE + "scope=" + String.join(",", Clients.scopes(name)),
                    "--spring.security.oauth2.client.provider.suite.token-uri=" + at.tokenUri()));
            environment.put(
                    "SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_SUITE_CLIENTSECRET", secrets.getOrDefault(name, ""));
        }
        arguments.addAll(own);
        String module = name + "-service";
        String url = "http://127.0.0.1:" + port;
        return new Part(
                name,
                JavaCommand.jar(options.root(), module, heapMb, arguments),
                environment,
                folder.path("logs/" + name + ".log"),
                name.equals("gateway") ? at.gateway() : url,
                Part.http(http, url + "/actuator/health/readiness"));
    }

    Part simulator() throws IOException, StackException {
        List<String> arguments = List.of(
                "drive",
                "--gateway=http://127.0.0.1:" + at.gatewayPort(),
                "--token-uri=" + at.tokenUri(),
                "--seed=" + options.seed(),
                "--world=" + options.world(),
                "--requests-per-second=" + options.requestsPerSecond(),
                "--data=" + folder.path("simulator"),
                "--status-file=" + folder.path("simulator.json"));
        return new Part(
                "simulator",
                JavaCommand.jar(options.root(), "simulator", 192, arguments),
                Map.of("MOMENTCROSS_CLIENT_SECRET", secrets.getOrDefault("simulator", "")),
                folder.path("logs/simulator.log"),
                "",
                () -> true);
    }

    Part trainer(List<String> python) {
        List<String> command = new ArrayList<>(python);
        command.addAll(List.of(
                "-m",
                "momentcross_trainer",
                "stream",
                "--bootstrap-servers=" + at.broker(),
                "--repository=" + folder.path("models"),
                "--checkpoint=" + folder.path("trainer"),
                "--status-file=" + folder.path("trainer.json")));
        return new Part(
                "trainer", command, Map.of("PYTHONUNBUFFERED", "1"), folder.path("logs/trainer.log"), "", () -> true);
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
