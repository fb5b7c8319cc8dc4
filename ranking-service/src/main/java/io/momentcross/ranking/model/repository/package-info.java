/**
 * The model repository on disk: a folder per model, in it one per version, the files of a version and the marks that say
 * what it is for. Knows neither engines nor what is open; a version is read, or put there, as a whole.
 */
@NullMarked
package io.momentcross.ranking.model.repository;

import org.jspecify.annotations.NullMarked;
