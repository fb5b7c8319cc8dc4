/**
 * The join over history: a stretch of the log read at full speed, by rules that may differ from those of the service,
 * into labels of a policy with a name of its own. It runs beside a live service and changes nothing of it.
 */
@NullMarked
package io.momentcross.label.replay;

import org.jspecify.annotations.NullMarked;
