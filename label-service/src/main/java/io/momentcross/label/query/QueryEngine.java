package io.momentcross.label.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Runs read-only queries over the label tables, bounded in time, memory, threads and number. Thread-safe. */
public interface QueryEngine {

    /**
     * Starts a query; returns when its first rows can be read or there are none. A query sees whole ticks only: rows of
     * ticks that are not complete in every partition are left out.
     *
     * @param id by which {@link #cancel} finds it; unique among running queries
     * @return to be closed by the caller
     * @throws QueryException where it is wrong, too large, stopped or not let in
     */
    QueryResult run(String id, TableQuery query) throws QueryException;

    /**
     * Runs a query to its end and leaves its rows in a Parquet file, at most {@code maxRows} of them.
     *
     * @return to be closed by the caller
     * @throws QueryException as {@link #run}
     */
    QueryResult.ParquetFile export(String id, TableQuery query, long maxRows) throws QueryException;

    /** Stops a running query within a fraction of a second; false where none has this id. Idempotent. */
    boolean cancel(String id);

    /** End of the newest tick whose labels are complete; null before the first. */
    @Nullable
    Instant newestLandedAt();
}
