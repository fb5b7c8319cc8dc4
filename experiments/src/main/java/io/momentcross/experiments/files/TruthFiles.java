package io.momentcross.experiments.files;

import io.momentcross.simulator.world.Room;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What was true of each room of each slate at the moment when it was served. */
public final class TruthFiles implements AutoCloseable {

    private static final String COLUMNS = "request_id VARCHAR, user_id BIGINT, room_id BIGINT, \"position\" INTEGER, "
            + "served_at_ms BIGINT, click_probability DOUBLE, excitement DOUBLE, highlight_at_ms BIGINT, shown BOOLEAN";
    private static final int ROW_BYTES = 100;

    private final ParquetParts parts;

    public TruthFiles(Path folder) throws IOException {
        parts = new ParquetParts(folder, "truth-", COLUMNS);
    }

    /**
     * @param clickProbability at this position
     * @param highlightAtMs    when the room's newest highlight began; empty where it had none yet
     * @param shown            whether the user came past it
     */
    public void add(
            String requestId,
            long userId,
            Room room,
            int position,
            long servedAtMs,
            double clickProbability,
            double excitement,
            OptionalLong highlightAtMs,
            boolean shown)
            throws IOException {
        parts.add(ROW_BYTES, row -> {
            row.append(requestId);
            row.append(userId);
            row.append(room.id());
            row.append(position);
            row.append(servedAtMs);
            row.append(clickProbability);
            row.append(excitement);
            if (highlightAtMs.isPresent()) {
                row.append(highlightAtMs.getAsLong());
            } else {
                row.appendNull();
            }
            row.append(shown);
        });
    }

    @Override
    public void close() throws IOException {
        parts.close();
    }
}
