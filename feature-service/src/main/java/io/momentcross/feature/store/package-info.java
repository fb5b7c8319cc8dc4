/**
 * Where online features are kept: the port and its value types. Writes are idempotent.
 */
@NullMarked
package io.momentcross.feature.store;

import org.jspecify.annotations.NullMarked;
