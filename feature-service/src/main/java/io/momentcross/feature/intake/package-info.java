/**
 * What is reported to us by REST: behaviours, rooms, profiles. Acknowledged once Kafka has it.
 */
@NullMarked
package io.momentcross.feature.intake;

import org.jspecify.annotations.NullMarked;
