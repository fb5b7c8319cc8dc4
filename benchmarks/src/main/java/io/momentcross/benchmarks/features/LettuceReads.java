package io.momentcross.benchmarks.features;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.momentcross.benchmarks.world.Asked;
import io.momentcross.feature.store.HistoryKind;
import io.momentcross.feature.store.redis.RedisKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The same bytes in one pipeline over one connection that all callers share, as feature-service has it, and nothing made
 * of them: no script, no decoding, no answer.
 */
final class LettuceReads implements ReadSide {

    private static final ByteArrayCodec CODEC = ByteArrayCodec.INSTANCE;
    private static final long PATIENCE_S = 10;
    // Of a ring with no source, before its records.
    private static final int HEADER = 16;
    private static final int RECORD = 40;

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final int history;

    /** @param connection is closed with it */
    LettuceReads(StatefulRedisConnection<byte[], byte[]> connection, int history) {
        this.connection = connection;
        this.history = history;
    }

    @Override
    public String name() {
        return "Lettuce alone";
    }

    @Override
    public long read(Asked asked) throws IOException, InterruptedException {
        List<AsyncCommand<byte[], byte[], byte[]>> values = new ArrayList<>();
        List<AsyncCommand<byte[], byte[], List<byte[]>>> lists = new ArrayList<>();
        values.add(get(RedisKeys.userProfile(asked.user())));
        for (HistoryKind kind : HistoryKind.values()) {
            values.add(newest(RedisKeys.histories(kind, asked.user()).getFirst()));
        }
        for (long room : asked.rooms()) {
            values.add(get(RedisKeys.room(room)));
            lists.add(command(CommandType.HGETALL, new ValueListOutput<>(CODEC), key(RedisKeys.windows(room))));
        }
        List<AsyncCommand<byte[], byte[], ?>> all = new ArrayList<>(values);
        all.addAll(lists);
        connection.dispatch(all);
        long bytes = 0;
        for (AsyncCommand<byte[], byte[], byte[]> value : values) {
            bytes += length(await(value));
        }
        for (AsyncCommand<byte[], byte[], List<byte[]>> list : lists) {
            bytes += await(list).stream().mapToLong(LettuceReads::length).sum();
        }
        return bytes;
    }

    private static long length(byte[] value) {
        return value.length;
    }

    private static <T> T await(AsyncCommand<byte[], byte[], T> command) throws IOException, InterruptedException {
        try {
            T answer = command.get(PATIENCE_S, TimeUnit.SECONDS);
            if (answer == null) {
                throw new IOException("Redis has not all that was written");
            }
            return answer;
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Redis did not answer", e);
        }
    }

    private static AsyncCommand<byte[], byte[], byte[]> get(byte[] key) {
        return command(CommandType.GET, new ValueOutput<>(CODEC), key(key));
    }

    private AsyncCommand<byte[], byte[], byte[]> newest(byte[] key) {
        return command(
                CommandType.GETRANGE,
                new ValueOutput<>(CODEC),
                key(key).add(HEADER).add(HEADER + history * RECORD - 1));
    }

    private static CommandArgs<byte[], byte[]> key(byte[] key) {
        return new CommandArgs<>(CODEC).addKey(key);
    }

    private static <T> AsyncCommand<byte[], byte[], T> command(
            CommandType type, CommandOutput<byte[], byte[], T> output, CommandArgs<byte[], byte[]> arguments) {
        return new AsyncCommand<>(new Command<>(type, output, arguments));
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public void close() {
        connection.close();
    }
}
