package io.momentcross.localstack.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.localstack.issuer.Issuer;
import io.momentcross.localstack.suite.DataFolder;
import io.momentcross.localstack.suite.RunFile;
import io.momentcross.localstack.suite.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.ObjectMapper;

/** Prints a token of the running suite's issuer. */
@Command(name = "token", description = "Print a token for a running demo.", mixinStandardHelpOptions = true)
public final class TokenCommand implements Callable<Integer> {

    @Option(names = "--data", description = "The demo's folder. Default: data.")
    private Path data = Path.of("data");

    @Option(
            names = "--scopes",
            split = ",",
            defaultValue = "rank,events,ingest,features,labels,models,metrics",
            description = "Default: all, ${DEFAULT-VALUE}.")
    private String[] scopes = {};

    @Option(names = "--ttl", defaultValue = "1h", description = "Life time, up to 24h. Default: ${DEFAULT-VALUE}.")
    private String ttl = "1h";

    @Override
    public Integer call() throws IOException {
        try {
            RunFile.Part issuer = new RunFile(data).parts().get("issuer");
            if (issuer == null) {
                throw new StackException("no demo runs on "
                        + data.toAbsolutePath().normalize() + ". Start one with ./moment-cross demo.");
            }
            String seconds = Long.toString(DemoCommand.parse(ttl).toSeconds());
            String secret = DataFolder.secret(data, "dev");
            System.out.println(token(issuer.url() + "/oauth2/token", secret, String.join(" ", scopes), seconds));
            return 0;
        } catch (StackException | IllegalArgumentException e) {
            System.err.println("moment-cross: " + e.getMessage());
            return 4;
        }
    }

    static String token(String tokenUri, String secret, String scopes, String ttlSeconds) throws IOException {
        String form = "grant_type=client_credentials&scope=" + URLEncoder.encode(scopes, UTF_8) + "&"
                + Issuer.TTL_SECONDS + "=" + ttlSeconds;
        HttpRequest request = HttpRequest.newBuilder(URI.create(tokenUri))
                .timeout(Duration.ofSeconds(10))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(("dev:" + secret).getBytes(UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalArgumentException("the issuer refuses: " + answer.body());
            }
            return new ObjectMapper()
                    .readTree(answer.body())
                    .path("access_token")
                    .asString("");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
