/**
 * Which features exist: name, number, type, default, maximal age. Read once from the contracts.
 */
@NullMarked
package io.momentcross.feature.catalog;

import org.jspecify.annotations.NullMarked;
