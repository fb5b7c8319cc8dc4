package io.momentcross.starter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.apache.kafka.common.header.Headers;

/** CloudEvents 1.0 attributes as Kafka record headers (binary content mode). */
public final class CloudEventHeaders {

    private CloudEventHeaders() {}

    /**
     * Adds {@code ce_specversion, ce_id, ce_type, ce_source, ce_time, content-type}.
     *
     * @param type   the topic's event, {@code io.momentcross.served.v1}
     * @param source the service, {@code /ranking-service}
     */
    public static void write(Headers headers, String id, String type, String source, Instant time) {
        headers.add("ce_specversion", "1.0".getBytes(UTF_8));
        headers.add("ce_id", id.getBytes(UTF_8));
        headers.add("ce_type", type.getBytes(UTF_8));
        headers.add("ce_source", source.getBytes(UTF_8));
        headers.add("ce_time", time.toString().getBytes(UTF_8));
        headers.add("content-type", "application/x-protobuf".getBytes(UTF_8));
    }
}
