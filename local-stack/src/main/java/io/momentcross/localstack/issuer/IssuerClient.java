package io.momentcross.localstack.issuer;

import java.util.List;

/** Who may ask the issuer for tokens, and for which scopes. */
public record IssuerClient(String id, String secret, List<String> scopes) {

    public IssuerClient {
        scopes = List.copyOf(scopes);
    }

    @Override
    public String toString() {
        return id + scopes;
    }
}
