package io.momentcross.feature.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.script.DigestUtils;

/** Lua scripts of {@code resources/redis}, sent by their hash. Thread-safe. */
final class RedisScripts {

    private record Script(String text, String sha) {}

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();

    /** Runs a script of one key; true where it answers 1. */
    boolean run(RedisConnection connection, String name, byte[] key, byte[]... arguments) {
        byte[][] all = new byte[arguments.length + 1][];
        all[0] = key;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Script script = scripts.computeIfAbsent(name, RedisScripts::load);
        Long changed;
        try {
            changed = connection.scriptingCommands().evalSha(script.sha(), ReturnType.INTEGER, 1, all);
        } catch (DataAccessException e) {
            if (!String.valueOf(e.getMostSpecificCause().getMessage()).contains("NOSCRIPT")) {
                throw e;
            }
            changed = connection
                    .scriptingCommands()
                    .eval(script.text().getBytes(StandardCharsets.UTF_8), ReturnType.INTEGER, 1, all);
        }
        return changed != null && changed == 1;
    }

    private static Script load(String name) {
        try (InputStream in = RedisScripts.class.getResourceAsStream("/redis/" + name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("there is no script " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Script(text, DigestUtils.sha1DigestAsHex(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
