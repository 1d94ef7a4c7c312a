/**
 * The evaluation of every report against the thresholds, in memory. {@link
 * io.chatops.core.alert.engine.AlertEngine} is the entry point; the records, the ports and the use
 * cases of alerts are in {@code core.alert}, which does not know this package.
 */
@NullMarked
package io.chatops.core.alert.engine;

import org.jspecify.annotations.NullMarked;
