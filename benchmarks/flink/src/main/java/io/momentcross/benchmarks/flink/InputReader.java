package io.momentcross.benchmarks.flink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.ServedRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** (kind, user, value): the user is the record's key; a tick has none, and its number as value. */
final class InputReader implements KafkaRecordDeserializationSchema<Tuple3<Integer, Long, byte[]>> {

    private static final long serialVersionUID = 1L;

    static final int SERVED = 0;
    static final int FEEDBACK = 1;
    static final int TICK = 2;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Tuple3<Integer, Long, byte[]>> out)
            throws IOException {
        boolean isServed = record.topic().equals(Topics.SERVED);
        if (record.key() == null) {
            long tick = isServed
                    ? ServedRecord.parseFrom(record.value()).getTick().getNumber()
                    : FeedbackRecord.parseFrom(record.value()).getTick().getNumber();
            out.collect(Tuple3.of(
                    TICK, 0L, ByteBuffer.allocate(Long.BYTES).putLong(tick).array()));
        } else {
            long user = Long.parseLong(new String(record.key(), ISO_8859_1));
            out.collect(Tuple3.of(isServed ? SERVED : FEEDBACK, user, record.value()));
        }
    }

    @Override
    public TypeInformation<Tuple3<Integer, Long, byte[]>> getProducedType() {
        return Types.TUPLE(Types.INT, Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    }
}
