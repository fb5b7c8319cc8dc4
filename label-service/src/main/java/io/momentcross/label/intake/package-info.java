/**
 * {@code POST /v1/events}: feedback as apps report it. Acknowledged once Kafka has it.
 */
@NullMarked
package io.momentcross.label.intake;

import org.jspecify.annotations.NullMarked;
