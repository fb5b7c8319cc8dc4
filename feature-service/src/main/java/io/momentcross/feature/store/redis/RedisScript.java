package io.momentcross.feature.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.data.redis.core.script.DigestUtils;

/** Lua scripts of {@code resources/redis}; each says there what it takes and answers. */
final class RedisScript {

    static final RedisScript ADVANCE_OFFSET = new RedisScript("advance-offset");
    static final RedisScript HISTORY_APPEND = new RedisScript("history-ring", "history-append");
    static final RedisScript HISTORY_READ = new RedisScript("history-ring", "history-read");
    static final RedisScript HISTORY_REPLACE = new RedisScript("history-ring", "history-replace");
    static final RedisScript PUT_COUNTERS = new RedisScript("put-counters");
    static final RedisScript PUT_IF_NEWER = new RedisScript("put-if-newer");

    private final byte[] text;
    private final byte[] sha;

    private RedisScript(String... files) {
        StringBuilder parts = new StringBuilder();
        for (String file : files) {
            parts.append(read(file));
        }
        text = parts.toString().getBytes(UTF_8);
        sha = DigestUtils.sha1DigestAsHex(parts.toString()).getBytes(US_ASCII);
    }

    /** Shared; not to be changed. */
    byte[] text() {
        return text;
    }

    /** By which Redis knows a script that it has run before. Shared; not to be changed. */
    byte[] sha() {
        return sha;
    }

    private static String read(String name) {
        try (InputStream in = RedisScript.class.getResourceAsStream("/redis/" + name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("there is no script " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
