/**
 * What happens to a model's versions: tried, serving, replaced, refused, as the repository and the operators have it. A
 * version that fails any check never serves, and the one before it goes on. Rooms beside: the files
 * ({@code model.repository}), what is open ({@code model.open}), trials ({@code model.trial}).
 */
@NullMarked
package io.momentcross.ranking.model;

import org.jspecify.annotations.NullMarked;
