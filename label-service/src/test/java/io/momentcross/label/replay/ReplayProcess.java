package io.momentcross.label.replay;

import io.momentcross.label.ChildJvm;
import io.momentcross.label.replay.ReplaySpec.SourceKind;
import io.momentcross.label.replay.ReplaySpec.Target;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A replay in a process of its own, to be killed. */
public final class ReplayProcess {

    static final String IN_THE_MIDDLE = "MIDDLE";
    static final String OVER = "OVER";

    private ReplayProcess() {}

    static ReplayRequest request(String as) {
        return new ReplayRequest(
                "moment",
                as,
                Map.of(),
                SourceKind.kafka,
                Set.of(Target.samples, Target.tables),
                null,
                null,
                null,
                1,
                Duration.ofMinutes(2),
                false);
    }

    /** Arguments: the policy's name, after how many cells it says that it is in the middle, and properties. */
    public static void main(String[] arguments) throws Exception {
        long middle = Long.parseLong(arguments[1]);
        ReplayJob job = new ReplayJob(
                request(arguments[0]),
                ReplaySettings.load(Arrays.copyOfRange(arguments, 2, arguments.length)),
                System.out);
        Thread.ofPlatform().daemon().start(() -> {
            while (job.counts().cellsTotal() < middle) {
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
            ChildJvm.say(IN_THE_MIDDLE);
        });
        job.run();
        ChildJvm.say(OVER);
        ChildJvm.untilInputEnds();
    }
}
