/**
 * The model repository and what happens to a version: found, checked, warmed, serving, replaced, refused. A
 * version that fails any check never serves, and the one before it goes on.
 */
@NullMarked
package io.momentcross.ranking.model;

import org.jspecify.annotations.NullMarked;
