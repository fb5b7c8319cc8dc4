package io.momentcross.benchmarks.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** (topic, user, id, at, value) as the service writes it, CloudEvents headers included. */
final class OutputWriter implements KafkaRecordSerializationSchema<Tuple5<String, Long, String, Long, byte[]>> {

    private static final long serialVersionUID = 1L;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Tuple5<String, Long, String, Long, byte[]> out, KafkaSinkContext context, Long timestamp) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_specversion", "1.0".getBytes(UTF_8));
        headers.add("ce_id", out.f2.getBytes(UTF_8));
        headers.add("ce_type", ("io.momentcross." + out.f0).getBytes(UTF_8));
        headers.add("ce_source", "/flink-join".getBytes(UTF_8));
        headers.add("ce_time", Instant.ofEpochMilli(out.f3).toString().getBytes(UTF_8));
        return new ProducerRecord<>(out.f0, null, out.f3, Long.toString(out.f1).getBytes(UTF_8), out.f4, headers);
    }
}
