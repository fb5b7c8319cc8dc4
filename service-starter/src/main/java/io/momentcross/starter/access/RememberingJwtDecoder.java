package io.momentcross.starter.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Instant;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Checks a token's signature and claims once, and again after a while: an app calls with the same token for as long as
 * it is valid. What is refused is not remembered. So a key that the issuer withdraws is accepted for
 * {@link TokenProperties#remember} longer. Thread-safe.
 */
final class RememberingJwtDecoder implements JwtDecoder {

    private final JwtDecoder checking;
    private final Cache<String, Jwt> sound;
    private final Clock clock;

    RememberingJwtDecoder(JwtDecoder checking, TokenProperties properties, Clock clock) {
        this.checking = checking;
        this.sound = Caffeine.newBuilder()
                .expireAfterWrite(properties.remember())
                .maximumSize(properties.most())
                .build();
        this.clock = clock;
    }

    @Override
    public Jwt decode(String token) throws JwtException {
        Jwt known = sound.getIfPresent(token);
        if (known != null && isValid(known)) {
            return known;
        }
        Jwt checked = checking.decode(token);
        sound.put(token, checked);
        return checked;
    }

    private boolean isValid(Jwt known) {
        Instant end = known.getExpiresAt();
        return end == null || clock.instant().isBefore(end);
    }
}
