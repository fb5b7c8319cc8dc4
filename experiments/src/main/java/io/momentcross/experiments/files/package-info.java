/** What a day leaves behind: sample files as the trainer reads them, and the truth. */
@NullMarked
package io.momentcross.experiments.files;

import org.jspecify.annotations.NullMarked;
