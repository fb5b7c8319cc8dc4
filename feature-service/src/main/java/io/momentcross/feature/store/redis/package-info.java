/**
 * The port on Redis; nothing else imports a Redis client.
 */
@NullMarked
package io.momentcross.feature.store.redis;

import org.jspecify.annotations.NullMarked;
