/** Child processes: started, watched, ended. */
@NullMarked
package io.momentcross.localstack.process;

import org.jspecify.annotations.NullMarked;
