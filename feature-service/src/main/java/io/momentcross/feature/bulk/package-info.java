/**
 * {@code import}: histories and profiles out of files into the store, beside a service that runs. Nothing of the service
 * is started.
 */
@NullMarked
package io.momentcross.feature.bulk;

import org.jspecify.annotations.NullMarked;
