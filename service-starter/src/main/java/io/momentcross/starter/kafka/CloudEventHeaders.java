package io.momentcross.starter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** CloudEvents 1.0 attributes as Kafka record headers (binary content mode). */
public final class CloudEventHeaders {

    // Written with every record, and the same in all.
    private static final Header VERSION = header("ce_specversion", "1.0");
    private static final Header CONTENT = header("content-type", "application/x-protobuf");

    private static final Map<String, Header> TYPES = new ConcurrentHashMap<>();
    private static final Map<String, Header> SOURCES = new ConcurrentHashMap<>();

    private CloudEventHeaders() {}

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    /**
     * Adds {@code ce_specversion, ce_id, ce_type, ce_source, ce_time, content-type}.
     *
     * @param type   the topic's event, {@code io.momentcross.served.v1}; one of a few
     * @param source the service, {@code /ranking-service}; one of a few
     */
    public static void write(Headers headers, String id, String type, String source, Instant time) {
        headers.add(VERSION);
        headers.add(header("ce_id", id));
        headers.add(TYPES.computeIfAbsent(type, name -> header("ce_type", name)));
        headers.add(SOURCES.computeIfAbsent(source, name -> header("ce_source", name)));
        headers.add(header("ce_time", time.toString()));
        headers.add(CONTENT);
    }
}
