package io.momentcross.label.query;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What an analyst may cost. Queries run in processes of their own, one each, which all together may take
 * {@code processMemory × (concurrency + longConcurrency + 1)}; the last one parses.
 *
 * @param memory          most memory that the database gives to one query; it counts most of what it takes, not all
 * @param processMemory   most memory of the process of one query, its own 50 to 120 MB included: above it the process
 *                        is killed and the query is out of memory. 128 MB more than {@code memory} at least
 * @param spill           most that one query may write to disk where its memory is not enough; 0 for nothing. Lies in the
 *                        JVM's folder of temporary files, and goes with the query
 * @param spareWorkers    processes that stand by for the next queries; 0 makes the first of them wait for a start
 * @param threads         of one query
 * @param concurrency     look-ups and reports at once
 * @param longConcurrency free SQL and exports at once
 * @param waitForTurn     how long a query waits for one of these before it is answered 503
 * @param timeout         of look-ups and reports, and of free SQL that names none
 * @param maxTimeout      most that free SQL may ask for
 * @param exportTimeout   until an export's file is complete
 * @param maxPage         most rows of a page
 * @param maxRows         most rows of an answer to free SQL
 * @param maxExportRows   most rows of an export
 * @param maxSqlLength    most characters of free SQL
 * @param workDirectory   where exports are put together
 * @param policies        label policies that tables may hold, besides those of replays; another name in a parameter is refused
 * @param tasks           likewise
 * @param queriesDirectory where saved queries lie, one file each
 * @param maxQueries      most saved queries
 * @param queries         saved queries that are always there, by name
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.query", ignoreUnknownFields = false)
public record QueryProperties(
        @DefaultValue("256MB") @NotNull DataSize memory,
        @DefaultValue("448MB") @NotNull DataSize processMemory,
        @DefaultValue("1GB") @NotNull DataSize spill,
        @DefaultValue("1") @Min(0) @Max(64) int spareWorkers,
        @DefaultValue("2") @Min(1) @Max(64) int threads,
        @DefaultValue("3") @Min(1) int concurrency,
        @DefaultValue("1") @Min(1) int longConcurrency,
        @DefaultValue("2s") @NotNull Duration waitForTurn,
        @DefaultValue("10s") @NotNull Duration timeout,
        @DefaultValue("60s") @NotNull Duration maxTimeout,
        @DefaultValue("10m") @NotNull Duration exportTimeout,
        @DefaultValue("10000") @Min(1) int maxPage,
        @DefaultValue("100000") @Min(1) int maxRows,
        @DefaultValue("100000000") @Min(1) long maxExportRows,
        @DefaultValue("20000") @Min(100) int maxSqlLength,

        @DefaultValue("${java.io.tmpdir}/moment-cross-exports") @NotNull
        Path workDirectory,

        @DefaultValue({"moment", "fast-slow", "hour"}) @NotEmpty
        List<String> policies,

        @DefaultValue({"click", "long_view", "like", "comment", "gift", "follow"}) @NotEmpty
        List<String> tasks,

        @DefaultValue("${momentcross.labels.directory}/queries") @NotNull
        Path queriesDirectory,

        @DefaultValue("1000") @Min(0) int maxQueries,
        @DefaultValue @NotNull Map<String, @Valid Saved> queries) {

    /** What a process takes beside the database's memory. */
    private static final DataSize OWN = DataSize.ofMegabytes(128);

    /**
     * A saved query.
     *
     * @param parameters what it asks for: name to the description of it
     */
    public record Saved(
            @NotNull String sql,
            @DefaultValue("") String description,
            @DefaultValue @NotNull Map<String, String> parameters) {

        public Saved {
            parameters = Map.copyOf(parameters);
        }
    }

    public QueryProperties {
        if (processMemory.toBytes() < memory.toBytes() + OWN.toBytes()) {
            throw new InvalidConfigurationPropertyValueException(
                    "momentcross.query.process-memory",
                    processMemory.toMegabytes() + "MB",
                    "It is 128 MB more than momentcross.query.memory (" + memory.toMegabytes() + "MB) at least.");
        }
        policies = List.copyOf(policies);
        tasks = List.copyOf(tasks);
        queries = Map.copyOf(queries);
    }
}
