/**
 * Versions that others have made are opened and run in a process of their own first, within bounds of memory and time:
 * whatever such a file does, it does it there, and the service learns no more than that it must not serve.
 */
@NullMarked
package io.momentcross.ranking.model.trial;

import org.jspecify.annotations.NullMarked;
