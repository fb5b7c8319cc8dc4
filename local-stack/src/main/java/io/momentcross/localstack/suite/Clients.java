package io.momentcross.localstack.suite;

import io.momentcross.localstack.issuer.IssuerClient;
import java.util.List;
import java.util.Map;

/** Who asks the issuer for tokens, with no more scopes than needed. */
final class Clients {

    private static final Map<String, List<String>> SCOPES = Map.of(
            "gateway", List.of("features", "labels", "models"),
            "ranking", List.of("features"),
            "simulator", List.of("rank", "events", "ingest"),
            "dev", List.of("rank", "events", "ingest", "features", "labels", "models", "metrics"));

    static final List<String> IDS = SCOPES.keySet().stream().sorted().toList();

    private Clients() {}

    static List<String> scopes(String client) {
        return SCOPES.getOrDefault(client, List.of());
    }

    static List<IssuerClient> all(Map<String, String> secrets) {
        return IDS.stream()
                .map(id -> new IssuerClient(id, secrets.getOrDefault(id, ""), scopes(id)))
                .toList();
    }
}
