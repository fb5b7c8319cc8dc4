package io.momentcross.feature.store.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.momentcross.feature.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Commands that go out together; each has one key, or keys of one slot. Futures hold the answers, null for nothing,
 * once {@link #send} has returned. One thread's.
 */
final class RedisBatch {

    private static final ByteArrayCodec CODEC = ByteArrayCodec.INSTANCE;

    private final List<AsyncCommand<byte[], byte[], ?>> commands = new ArrayList<>();
    private final boolean scriptsAsText;

    /** @param scriptsAsText whether scripts go out as their text, because Redis did not know one by its hash */
    RedisBatch(boolean scriptsAsText) {
        this.scriptsAsText = scriptsAsText;
    }

    CompletableFuture<byte[]> get(byte[] key) {
        return add(CommandType.GET, new ValueOutput<>(CODEC), key(key));
    }

    CompletableFuture<Map<byte[], byte[]>> hgetall(byte[] key) {
        return add(CommandType.HGETALL, new MapOutput<>(CODEC), key(key));
    }

    CompletableFuture<byte[]> hget(byte[] key, byte[] field) {
        return add(CommandType.HGET, new ValueOutput<>(CODEC), key(key).add(field));
    }

    void zadd(byte[] key, double score, byte[] member) {
        integer(CommandType.ZADD, key(key).add(score).add(member));
    }

    void zrem(byte[] key, byte[] member) {
        integer(CommandType.ZREM, key(key).add(member));
    }

    /** Members with a lower score go. */
    void zremBelow(byte[] key, double score) {
        integer(CommandType.ZREMRANGEBYSCORE, key(key).add("-inf").add("(" + Double.toString(score)));
    }

    /** Only so many members stay, those with the highest scores. */
    void zkeep(byte[] key, long most) {
        integer(CommandType.ZREMRANGEBYRANK, key(key).add(0).add(-most - 1));
    }

    /** Members, highest score first, to the one in place {@code to}. */
    CompletableFuture<List<byte[]>> zrevrange(byte[] key, long to) {
        return add(
                CommandType.ZREVRANGE,
                new ValueListOutput<>(CODEC),
                key(key).add(0).add(to));
    }

    /** A script that answers a number. */
    CompletableFuture<Long> number(RedisScript script, List<byte[]> keys, byte[]... arguments) {
        return run(script, new IntegerOutput<>(CODEC), keys, arguments);
    }

    /** A script that answers bytes. */
    CompletableFuture<byte[]> bytes(RedisScript script, List<byte[]> keys, byte[]... arguments) {
        return run(script, new ValueOutput<>(CODEC), keys, arguments);
    }

    private <T> CompletableFuture<T> run(
            RedisScript script, CommandOutput<byte[], byte[], T> output, List<byte[]> keys, byte[]... arguments) {
        CommandArgs<byte[], byte[]> all = new CommandArgs<>(CODEC)
                .add(scriptsAsText ? script.text() : script.sha())
                .add(keys.size())
                .addKeys(keys);
        for (byte[] argument : arguments) {
            all.add(argument);
        }
        return add(scriptsAsText ? CommandType.EVAL : CommandType.EVALSHA, output, all);
    }

    private static CommandArgs<byte[], byte[]> key(byte[] key) {
        return new CommandArgs<>(CODEC).addKey(key);
    }

    private void integer(CommandType type, CommandArgs<byte[], byte[]> arguments) {
        commands.add(new AsyncCommand<>(new Command<>(type, new IntegerOutput<>(CODEC), arguments)));
    }

    private <T> CompletableFuture<T> add(
            CommandType type, CommandOutput<byte[], byte[], T> output, CommandArgs<byte[], byte[]> arguments) {
        AsyncCommand<byte[], byte[], T> command = new AsyncCommand<>(new Command<>(type, output, arguments));
        commands.add(command);
        return command;
    }

    /**
     * Sends all and waits for all, as long as the connection waits for one command. On a cluster each node gets its own
     * over its own connection, and none waits for another's answer.
     *
     * @throws RedisNoScriptException if Redis does not know a script by its hash
     * @throws StoreException         if one failed, or was not answered in time
     */
    void send(StatefulConnection<byte[], byte[]> connection) {
        if (commands.isEmpty()) {
            return;
        }
        long end = System.nanoTime() + connection.getTimeout().toNanos();
        if (connection instanceof StatefulRedisClusterConnection) {
            // One by one: as a collection they would wait here for a node that cannot be reached.
            for (AsyncCommand<byte[], byte[], ?> command : commands) {
                connection.dispatch(command);
            }
        } else {
            connection.dispatch(commands);
        }
        try {
            for (AsyncCommand<byte[], byte[], ?> command : commands) {
                command.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedisNoScriptException unknown) {
                throw unknown;
            }
            throw new StoreException("Redis failed: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new StoreException("Redis did not answer within " + connection.getTimeout(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while Redis was asked", e);
        } finally {
            commands.forEach(command -> command.cancel(true));
        }
    }
}
