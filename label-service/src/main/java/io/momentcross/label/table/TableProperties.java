package io.momentcross.label.table;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param directory   where the tables lie, and their catalog unless another is configured
 * @param write       whether this process writes them
 * @param commitAfter how long a tick's rows of some partitions wait for those of the others, to go into one commit
 * @param holdAtMost  memory that one table's rows of ticks which have not ended may take, about; what is more stays in the
 *                    log and is read again when its tick has ended
 * @param writeMemory what writing or merging one file may use
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.labels", ignoreUnknownFields = false)
public record TableProperties(
        @NotNull Path directory,
        @DefaultValue("true") boolean write,
        @DefaultValue("1s") @NotNull Duration commitAfter,
        @DefaultValue("64MB") @NotNull DataSize holdAtMost,
        @DefaultValue("256MB") @NotNull DataSize writeMemory,
        @DefaultValue @Valid Catalog catalog,
        @DefaultValue @Valid Upkeep upkeep) {

    /**
     * The database that says which state of a table is the newest.
     *
     * @param url JDBC URL, for PostgreSQL {@code jdbc:postgresql://host/database}; without it H2 in {@code directory},
     *            which one process can open
     */
    public record Catalog(
            @Nullable String url,
            @Nullable String user,
            @Nullable String password) {}

    /**
     * @param enabled       whether this process may keep the tables up; of those that may, one does
     * @param every         time between rounds
     * @param lease         how long the tables wait for an owner that died
     * @param keepSnapshots how long files stay readable for a query that has planned them; longer than any query takes
     * @param keepOrphans   age at which files that belong to no table are removed; longer than any commit takes
     * @param retention     how long rows are kept
     */
    public record Upkeep(
            @DefaultValue("true") boolean enabled,

            @DefaultValue("1m") @NotNull @DurationMin(seconds = 1)
            Duration every,

            @DefaultValue("10m") @NotNull @DurationMin(minutes = 1)
            Duration lease,

            @DefaultValue("30m") @NotNull @DurationMin(minutes = 1)
            Duration keepSnapshots,

            @DefaultValue("1d") @NotNull @DurationMin(hours = 1)
            Duration keepOrphans,

            @DefaultValue @Valid Retention retention) {}

    /**
     * How long each table keeps its rows, in whole hours by its time column; for ever where there is nothing, which is
     * so by default: nothing is deleted that nobody asked to delete.
     */
    public record Retention(
            @Nullable @DurationMin(hours = 1) Duration exposures,
            @Nullable @DurationMin(hours = 1) Duration labels,
            @Nullable @DurationMin(hours = 1) Duration lost,
            @Nullable @DurationMin(hours = 1) Duration served,
            @Nullable @DurationMin(hours = 1) Duration feedback) {

        public @Nullable Duration of(TableName table) {
            return switch (table) {
                case EXPOSURES -> exposures;
                case LABELS -> labels;
                case LOST -> lost;
                case SERVED -> served;
                case FEEDBACK -> feedback;
            };
        }
    }
}
