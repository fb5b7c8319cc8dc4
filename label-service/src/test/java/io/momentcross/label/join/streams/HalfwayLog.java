package io.momentcross.label.join.streams;

import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.Log;
import io.momentcross.label.join.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The log in the middle of which {@code state-v2.txt} was taken. The same for ever. */
final class HalfwayLog {

    static final int CUT = 400;

    private static final long FIRST_TICK = 1000;
    private static final int TICKS = 40;

    private HalfwayLog() {}

    static Log log() {
        Random random = new Random(7);
        List<Log.Arrived<Served>> served = new ArrayList<>();
        List<Log.Arrived<Feedback>> feedback = new ArrayList<>();
        List<Log.Arrived<RoomEnd>> ends = new ArrayList<>();
        int events = 0;
        for (long tick = FIRST_TICK; tick < FIRST_TICK + TICKS; tick++) {
            served.add(Log.request(tick, "q" + tick, 5, 6, 7));
            served.add(Log.request(tick, "r" + tick, 6, 7, 8));
            for (int i = 0; i < 10; i++) {
                long of = tick + 1 - (random.nextInt(8) == 0 ? random.nextInt(14) : random.nextInt(4));
                Feedback one = Log.feedback(
                        "e" + events++,
                        (random.nextBoolean() ? "q" : "r") + of,
                        5L + random.nextInt(4),
                        Log.type(random),
                        Log.at(tick, random.nextInt(40_000) - 10_000));
                feedback.add(new Log.Arrived<>(tick, one));
                if (random.nextInt(10) == 0) {
                    feedback.add(new Log.Arrived<>(tick + random.nextInt(9), one));
                }
            }
            if (random.nextInt(8) == 0) {
                ends.add(Log.roomEnd(tick, 5L + random.nextInt(4)));
            }
        }
        return new Log(FIRST_TICK, FIRST_TICK + TICKS + 60, served, feedback, ends);
    }

    /** Its records in the order in which they were read. */
    static List<LogRecord> records() {
        return log().read(LogRecord.READER, 3);
    }
}
