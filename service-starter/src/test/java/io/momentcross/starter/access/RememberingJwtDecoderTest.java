package io.momentcross.starter.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class RememberingJwtDecoderTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicInteger checks = new AtomicInteger();
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);

    @Test
    void tokenIsCheckedOnce_whenItComesAgain() {
        RememberingJwtDecoder decoder = decoder();

        Jwt first = decoder.decode("a");

        assertThat(decoder.decode("a")).isSameAs(first);
        assertThat(checks).hasValue(1);
    }

    @Test
    void tokenIsCheckedAgain_whenItsEndHasCome() {
        RememberingJwtDecoder decoder = decoder();
        decoder.decode("a");

        now.set(START.plusSeconds(300));

        assertThatThrownBy(() -> decoder.decode("a")).isInstanceOf(BadJwtException.class);
        assertThat(checks).hasValue(2);
    }

    @Test
    void refusalIsNotRemembered_whenTheSameTokenComesAgain() {
        RememberingJwtDecoder decoder = decoder();

        assertThatThrownBy(() -> decoder.decode("bad")).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> decoder.decode("bad")).isInstanceOf(BadJwtException.class);

        assertThat(checks).hasValue(2);
    }

    private RememberingJwtDecoder decoder() {
        return new RememberingJwtDecoder(
                token -> {
                    checks.incrementAndGet();
                    if (token.equals("bad") || !now.get().isBefore(START.plusSeconds(300))) {
                        throw new BadJwtException("refused");
                    }
                    return Jwt.withTokenValue(token)
                            .header("alg", "none")
                            .issuedAt(START)
                            .expiresAt(START.plusSeconds(300))
                            .build();
                },
                new TokenProperties(Duration.ofMinutes(1), 100),
                clock);
    }
}
