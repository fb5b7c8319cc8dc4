package io.momentcross.label.query.worker;

import io.momentcross.label.query.QueryProperties;
import io.momentcross.starter.childjvm.ChildBounds;
import io.momentcross.starter.childjvm.ChildJvm;
import java.nio.file.Path;
import org.springframework.util.unit.DataSize;

/** How a worker is started. */
final class WorkerCommand {

    /** Rows on their way and the driver; the database works outside of the heap. */
    private static final DataSize HEAP = DataSize.ofMegabytes(64);

    private static final DataSize METASPACE = DataSize.ofMegabytes(64);

    private final ChildJvm jvm;
    private final ChildBounds bounds;

    WorkerCommand(WorkerProgram program, QueryProperties properties) {
        this.jvm = new ChildJvm("query-worker", program.main(), "--add-opens=java.base/java.nio=ALL-UNNAMED");
        this.bounds = new ChildBounds(HEAP, METASPACE, properties.processMemory(), null, null, false);
    }

    /** @param folder for its temporary files and what it says of itself */
    ProcessBuilder process(Path folder) {
        return jvm.process(bounds, folder);
    }
}
