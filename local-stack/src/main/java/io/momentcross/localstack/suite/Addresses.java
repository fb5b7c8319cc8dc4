package io.momentcross.localstack.suite;

import io.momentcross.localstack.process.Ports;
import java.io.IOException;

/** Where each part listens, on this machine alone. */
public record Addresses(
        int gatewayPort,
        int featurePort,
        int rankingPort,
        int labelPort,
        int issuerPort,
        int redisPort,
        int brokerPort,
        int controllerPort) {

    /** @param gatewayPort 0 for any */
    static Addresses choose(int gatewayPort) throws IOException {
        return new Addresses(
                gatewayPort == 0 ? Ports.free() : gatewayPort,
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free());
    }

    public String gateway() {
        return "http://localhost:" + gatewayPort;
    }

    public String issuer() {
        return "http://127.0.0.1:" + issuerPort;
    }

    public String tokenUri() {
        return issuer() + "/oauth2/token";
    }

    String broker() {
        return "127.0.0.1:" + brokerPort;
    }
}
