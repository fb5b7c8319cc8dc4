package io.momentcross.benchmarks.labels;

import io.momentcross.benchmarks.join.Plans;
import io.momentcross.benchmarks.traffic.Shape;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.ObjectMapper;

/** The process in which {@link CorePart} measures: nothing else has warmed it or fills its heap. */
@Command(name = "core-process", hidden = true)
public final class CoreCommand implements Callable<Integer> {

    @Option(names = "--requests", required = true)
    private int requests;

    @Option(names = "--policies", required = true)
    private int policies;

    @Option(names = "--warm", required = true)
    private int warm;

    @Option(names = "--ticks", required = true)
    private int ticks;

    @Option(names = "--rounds", required = true)
    private int rounds;

    @Override
    public Integer call() {
        CoreRun run = new CoreRun(Shape.ofRequests(requests), policies == 1 ? Plans.ONE : Plans.THREE, 1);
        for (int done = 0; done < warm; done += ticks) {
            run.run(Math.min(ticks, warm - done));
        }
        for (int round = 0; round < rounds; round++) {
            System.out.println(new ObjectMapper().writeValueAsString(run.run(ticks)));
        }
        return 0;
    }
}
