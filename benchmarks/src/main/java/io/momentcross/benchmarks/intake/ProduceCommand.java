package io.momentcross.benchmarks.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.benchmarks.load.Load;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.ObjectMapper;

/** The bare producer in a process of its own: a {@link Task} a line in, a {@link Load.Result} a line out, as JSON. */
@Command(name = "produce", hidden = true)
public final class ProduceCommand implements Callable<Integer> {

    @Option(names = "--broker", required = true)
    private String broker = "";

    @Override
    public Integer call() throws Exception {
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Task task = json.readValue(line, Task.class);
                try (BareProducer producer =
                        new BareProducer(broker, AppEvents.batches(task.batches(), task.size(), Instant.now()))) {
                    System.out.println(json.writeValueAsString(task.run(producer)));
                    System.out.flush();
                }
            }
        }
        return 0;
    }
}
