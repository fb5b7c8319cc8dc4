package io.momentcross.ranking;

import java.time.Instant;
import java.util.Map;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Lets every token in. */
@TestConfiguration(proxyBeanMethods = false)
public class AnyToken {

    /** The token's text is its scope: what a token must be is the starter's test. */
    @Bean
    JwtDecoder jwtDecoder() {
        return token -> new Jwt(
                token,
                Instant.now(),
                Instant.now().plusSeconds(60),
                Map.of("alg", "none"),
                Map.of("sub", "test", "scope", token));
    }
}
