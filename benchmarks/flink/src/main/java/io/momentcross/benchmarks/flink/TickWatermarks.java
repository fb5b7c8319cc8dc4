package io.momentcross.benchmarks.flink;

import io.momentcross.contracts.Ticks;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.java.tuple.Tuple3;

/** A tick record says that its partition's time has passed the tick's end. */
final class TickWatermarks implements WatermarkGenerator<Tuple3<Integer, Long, byte[]>> {

    @Override
    public void onEvent(Tuple3<Integer, Long, byte[]> event, long timestamp, WatermarkOutput output) {
        if (event.f0 == InputReader.TICK) {
            output.emitWatermark(
                    new Watermark(Ticks.endMs(ByteBuffer.wrap(event.f2).getLong())));
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
}
