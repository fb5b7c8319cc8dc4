/**
 * Places in a slate for rooms that were shown too little to be judged. Every draw knows the probability with which each
 * candidate comes to each position, exactly.
 */
@NullMarked
package io.momentcross.ranking.slate.exploration;

import org.jspecify.annotations.NullMarked;
