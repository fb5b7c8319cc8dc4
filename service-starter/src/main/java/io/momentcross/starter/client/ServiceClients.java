package io.momentcross.starter.client;

import org.springframework.web.client.RestClient;

/**
 * Clients to the suite's other services. Each sends the service's own token (client credentials),
 * the trace context, the request id and the remaining deadline, and reads and writes Protobuf and
 * JSON. Base URL and time-outs come from {@code momentcross.clients.<name>.url}, {@code .connect-timeout},
 * {@code .read-timeout}. One client per name; thread-safe.
 */
public interface ServiceClients {

    /**
     * The client of the service that configuration calls {@code name}.
     *
     * @throws IllegalArgumentException if configuration has no such service
     */
    RestClient client(String name);

    /**
     * Whether the deadline of the request that is being answered leaves a call less than half of the time that
     * configuration gives it. That such a call fails says nothing of the service.
     *
     * @throws IllegalArgumentException if configuration has no such service
     */
    boolean isHurried(String name);
}
