/**
 * The read path. Values that are missing or too old are answered as the catalogue's default, with their status.
 */
@NullMarked
package io.momentcross.feature.online;

import org.jspecify.annotations.NullMarked;
